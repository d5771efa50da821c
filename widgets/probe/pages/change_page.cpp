// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/pages/change_page.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include "core/data/display/stretch_rule.h"
#include "core/model/probes/output_changes.h"
#include "widgets/image/canvas/colour_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/probe/pages/number_table.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/theme.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

enum Pane { Before, Difference, After };
const QString scorePrefix = QStringLiteral("score ");
const QString classPrefix = QStringLiteral("class ");

QString inSigma(double value) {
    return QString::number(value, 'g', 3);
}

} // namespace

ChangePage::ChangePage(Session* session, QWidget* parent)
    : ProbePage(parent), m_goal(new QComboBox(this)), m_threshold(new QLineEdit(this)),
      m_band(new QComboBox(this)), m_canvases{new ImageCanvas(this), new ImageCanvas(this), new ImageCanvas(this)},
      m_scale(new ColourBar(this)), m_summary(new QLabel(this)),
      m_outputs(new NumberTable(tr("Outputs before and after"), this)) {
    m_goal->setAccessibleName(tr("Goal"));
    m_goal->setToolTip(tr("What the change is to bring about: another class, or a score that crosses a threshold"));
    m_threshold->setPlaceholderText(tr("median"));
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setToolTip(tr("The score is taken there from where it is, up or down; Return asks. Left empty: the "
                               "score's median over the survey"));
    m_threshold->setMaximumWidth(110);
    m_band->setAccessibleName(tr("Band"));
    const std::array titles{tr("Image"), tr("Change"), tr("Changed image")};
    auto* canvases = new QHBoxLayout;
    canvases->setSpacing(2);
    for (std::size_t pane = 0; pane < m_canvases.size(); ++pane) {
        m_canvases[pane]->setTitle(titles[pane]);
        m_canvases[pane]->setFurnitureVisible(false);
        if (pane > 0)
            m_canvases[pane]->linkWith(*m_canvases[0]);
        m_tools[pane] = new CanvasTools(m_canvases[pane], session);
        canvases->addWidget(m_canvases[pane], 1);
    }
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    auto* choices = new FlowLayout;
    choices->setSpacing(Theme::spacingPx / 2);
    choices->addWidget(m_goal);
    choices->addWidget(m_threshold);
    choices->addWidget(m_band);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::spacingPx / 2);
    column->addLayout(choices);
    column->addLayout(canvases, 3);
    column->addWidget(m_scale);
    column->addWidget(m_summary);
    column->addWidget(m_outputs, 2);
    connect(m_goal, &QComboBox::activated, this, [this] {
        showThreshold();
        Q_EMIT choiceChanged();
    });
    connect(m_threshold, &QLineEdit::returnPressed, this, &ProbePage::choiceChanged);
    connect(m_band, &QComboBox::activated, this, &ChangePage::draw);
    showThreshold();
}

void ChangePage::setNetwork(const ProbedNetwork& network) {
    const QString chosen = m_goal->currentData().toString();
    m_goal->clear();
    const core::OutputSpec* output = network.card.find(core::OutputKind::Class);
    if (output && output->classes.size() > 1) {
        m_goal->addItem(tr("The likeliest other class"), classPrefix);
        for (const std::string& name : output->classes)
            m_goal->addItem(tr("Class %1").arg(QString::fromStdString(name)),
                            classPrefix + QString::fromStdString(name));
    }
    for (const QString& target : network.targets)
        m_goal->addItem(tr("%1 crosses").arg(inWords(target)), scorePrefix + target);
    m_goal->setCurrentIndex(std::max(0, m_goal->findData(chosen)));
    showThreshold();
}

void ChangePage::showThreshold() {
    m_threshold->setVisible(m_goal->currentData().toString().startsWith(scorePrefix));
}

std::optional<core::ProbeRequest> ChangePage::request() const {
    const QString goal = m_goal->currentData().toString();
    core::ProbeRequest request{.kind = core::ProbeKind::SmallestChange};
    if (goal.startsWith(classPrefix)) {
        request.className = goal.mid(classPrefix.size()).toStdString();
        return request;
    }
    if (!goal.startsWith(scorePrefix))
        return std::nullopt;
    request.target = goal.mid(scorePrefix.size()).toStdString();
    const QString typed = m_threshold->text().trimmed();
    if (typed.isEmpty())
        return request;
    bool isNumber = false;
    const float threshold = QLocale::c().toFloat(typed, &isNumber);
    if (!isNumber || !std::isfinite(threshold))
        return std::nullopt;
    request.threshold = threshold;
    return request;
}

QString ChangePage::why() const {
    return tr("The threshold '%1' is no number; left empty, it is the survey's median.").arg(m_threshold->text());
}

QString ChangePage::refusal() const {
    return m_goal->count() > 0 ? QString() : tr("This network gives no class and no score.");
}

QString ChangePage::summary() const {
    return m_summary->text();
}

void ChangePage::setFindings(const core::ProbeFindings& findings, core::RowId row) {
    m_found = std::get<core::ChangeFindings>(findings);
    m_row = row;
    const QString band = m_band->currentText();
    m_band->clear();
    for (const std::string& name : m_found->bands)
        m_band->addItem(QString::fromStdString(name));
    m_band->setCurrentIndex(std::max(0, m_band->findText(band)));
    m_band->setVisible(m_band->count() > 1);
    const core::AdversarialChange& change = m_found->change;
    const QString goal = QString::fromStdString(m_found->goal);
    const bool isClass = m_goal->currentData().toString().startsWith(classPrefix);
    const bool isThere = change.isFound && change.steps == 0;
    const QString words = !isThere ? changeInWords(goal, isClass)
                          : isClass
                              ? tr("The network gives class %1 already: nothing has to change").arg(goal)
                              : tr("%1 is at %2 already: nothing has to change").arg(inWords(goal), thresholdInWords());
    m_summary->setText(words + QLatin1Char('.'));
    m_summary->setToolTip(tr("Steps along the gradient to the border of the goal, then back along the straight line "
                             "(DeepFool, Moosavi-Dezfooli et al. 2016): a smaller change may exist. Pixels are those "
                             "that the network sees, after preparation."));
    listOutputs();
    draw();
}

QString ChangePage::thresholdInWords() const {
    const QString number = measuredText(double{m_found->threshold}, 0);
    return m_found->thresholdOrigin.empty()
               ? number
               : tr("%1 (%2)").arg(number, QString::fromStdString(m_found->thresholdOrigin));
}

QString ChangePage::changeInWords(const QString& goal, bool isClass) const {
    const core::AdversarialChange& change = m_found->change;
    QString text = isClass ? tr("To be given class %1").arg(goal)
                           : tr("For %1 to cross %2").arg(inWords(goal), thresholdInWords());
    if (change.isFound)
        text += tr(" it takes at most ");
    else
        text = tr("Not found: %1, after %2 steps the score is %3. The change so far: ")
                   .arg(text, QString::number(change.steps), measuredText(double{change.valueAfter}, 0));
    if (std::isnan(m_found->sizeSigma))
        return text + tr("a norm of %1 in network units (the border has no noise to compare with)")
                          .arg(measuredText(change.size, 0));
    return text + tr("%1 σ of the border's noise in all, %2 σ in a pixel on average, %3 σ in the one that changes "
                     "most (norm %4 in network units, %5 steps)")
                      .arg(inSigma(m_found->sizeSigma), inSigma(m_found->rmsSigma), inSigma(m_found->largestSigma),
                           measuredText(change.size, 0), QString::number(change.steps));
}

void ChangePage::listOutputs() {
    QList<QStringList> rows;
    const double before{m_found->change.valueBefore}, after{m_found->change.valueAfter};
    if (!m_goal->currentData().toString().startsWith(classPrefix))
        rows << QStringList{inWords(QString::fromStdString(m_found->goal)), measuredText(before, 0),
                            measuredText(after, 0), differenceText(before, after)};
    for (const core::OutputChange& each : core::outputChanges(m_found->before, m_found->after))
        rows << (each.isDistance ? QStringList{QString::fromStdString(each.name), {}, {}, measuredText(each.after, 0)}
                                 : QStringList{QString::fromStdString(each.name), measuredText(each.before, 0),
                                               measuredText(each.after, 0), differenceText(each.before, each.after)});
    m_outputs->setRows({tr("Output"), tr("Before"), tr("After"), tr("Change")}, rows);
}

void ChangePage::draw() {
    if (!m_found)
        return;
    const int band = std::max(0, m_band->currentIndex());
    const auto height = static_cast<int>(m_found->image.shape[1]);
    const auto width = static_cast<int>(m_found->image.shape[2]);
    core::Tensor changed = m_found->image;
    for (std::size_t pixel = 0; pixel < changed.values.size(); ++pixel)
        changed.values[pixel] += m_found->change.change.values[pixel];
    Rendering grey;
    grey.stretch = core::stretchBy({}, m_found->image.item(band), width, height);
    m_canvases[Before]->setRendering(grey);
    m_canvases[After]->setRendering(grey);
    const float sigma = m_found->sigma[static_cast<std::size_t>(band)];
    const bool isInSigma = std::isfinite(sigma);
    core::Tensor change = m_found->change.change;
    float reach = 0;
    for (float& pixel : change.values) {
        pixel /= isInSigma ? sigma : 1.0F;
        reach = std::max(reach, std::abs(pixel));
    }
    Rendering signedMap;
    signedMap.stretch.limits = reach > 0 ? core::StretchLimits{-reach, reach} : core::StretchLimits{-1, 1};
    signedMap.map = divergingMap();
    m_canvases[Difference]->setRendering(signedMap);
    drawPlane(Before, m_found->image, band, "network units");
    drawPlane(Difference, change, band, isInSigma ? "sigma" : "network units");
    drawPlane(After, changed, band, "network units");
    const QString unit = isInSigma ? tr("σ") : tr("network units");
    const QString end = QString::number(signedMap.stretch.limits.high, 'g', 3);
    m_scale->setMap(signedMap.map);
    m_scale->setTexts(tr("−%1 %2: taken away").arg(end, unit), tr("0"), tr("+%1 %2: added").arg(end, unit));
}

void ChangePage::drawPlane(std::size_t pane, const core::Tensor& planes, int band, const char* unit) {
    auto subject = std::make_shared<core::Cutout>();
    subject->bands = m_found->bands;
    subject->height = static_cast<int>(planes.shape[1]);
    subject->width = static_cast<int>(planes.shape[2]);
    subject->pixels = planes.values;
    subject->units.assign(subject->bands.size(), unit);
    subject->source = "smallest change";
    m_canvases[pane]->setPicture(Picture::ofPlane(planes.item(band), subject->width, subject->height));
    m_tools[pane]->setSubject(std::move(subject), band, m_row);
    m_tools[pane]->setLimits(m_canvases[pane]->rendering().stretch.limits);
}

void ChangePage::clear() {
    m_found.reset();
    m_summary->clear();
    m_outputs->setRows({}, {});
    for (std::size_t pane = 0; pane < m_canvases.size(); ++pane) {
        m_canvases[pane]->setPicture(nullptr);
        m_tools[pane]->setSubject(nullptr, -1);
    }
}

void ChangePage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        draw();
    ProbePage::changeEvent(event);
}

} // namespace oddity::widgets
