// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/series/series_view.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/image/attribution/attribution_memory.h"
#include "widgets/image/attribution/band_shares.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/image/attribution/target_box.h"
#include "widgets/image/empty_state.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/series/series_curves.h"
#include "widgets/series/series_plot.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

enum What { Measured, Network };

QComboBox* combo(QWidget* parent, const QString& name, const QString& tip) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

} // namespace

SeriesView::SeriesView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_source(new CurrentSeries(session, this)),
      m_pages(new QStackedWidget(this)), m_empty(new EmptyState(QStringLiteral("explain"), this)),
      m_plot(new SeriesPlot(this)), m_residual(new SeriesPlot(this)),
      m_kind(combo(this, tr("Kind"), tr("Spectrum or light curve"))),
      m_what(combo(this, tr("What is shown"),
                   tr("The measurements in the file, or what the network was given: resampled, in order, scaled"))),
      m_target(new TargetBox(session, TargetBox::Of::Series, this)),
      m_method(new MethodBox(MethodBox::Of::Series, this)), m_settings(new MethodForm(this)),
      m_explain(new QPushButton(tr("Explain"), this)), m_title(readoutLabel(this, nullptr, TypeRole::Strong)),
      m_readout(readoutLabel(this, "faint", TypeRole::Number)), m_shares(new BandShares(this)),
      m_result(readoutLabel(this, "faint", TypeRole::Caption)), m_checks(new QLabel(this)),
      m_checkWeights(new QPushButton(tr("Check weights"), this)) {
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    connectAll();
    listChoices();
    refresh();
}

QWidget* SeriesView::buildContent() {
    constexpr int gap = Theme::spacingPx;
    auto* content = new QWidget(this);
    m_what->addItem(tr("As measured"), Measured);
    m_what->addItem(tr("As the network saw it"), Network);
    m_explain->setToolTip(tr("Which wavelengths or times the target depends on; red raises it, blue lowers it. "
                             "Attribution localizes; it does not explain physics."));
    m_checks->setTextFormat(Qt::RichText);
    m_checks->setFont(Theme::font(TypeRole::Caption));
    m_checks->setWordWrap(true);
    m_checks->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_checkWeights->setToolTip(tr("Make the map again with the network's weights drawn at random, three times: a map "
                                  "that stays the same shows the object, not what the network learned (Adebayo et al. "
                                  "2018)"));
    m_residual->setZeroLine(true);
    m_residual->setLegendVisible(false);
    auto* choices = new FlowLayout;
    choices->setSpacing(gap / 2);
    for (QWidget* part : std::initializer_list<QWidget*>{m_kind, m_what, m_target, m_method, m_settings, m_explain})
        choices->addWidget(part);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addWidget(m_title);
    column->addLayout(choices);
    column->addWidget(m_plot, 3);
    column->addWidget(m_residual, 1);
    column->addWidget(m_readout);
    column->addWidget(m_shares);
    column->addWidget(m_result);
    auto* checks = new QHBoxLayout;
    checks->addWidget(m_checks, 1);
    checks->addWidget(m_checkWeights, 0, Qt::AlignTop);
    column->addLayout(checks);
    return content;
}

void SeriesView::connectAll() {
    connect(m_source, &CurrentSeries::changed, this, &SeriesView::refresh);
    connect(m_session, &Session::surveyChanged, this, [this] {
        listChoices();
        refresh();
    });
    for (const auto signal : {&Session::inspectionChanged, &Session::attributionChanged})
        connect(m_session, signal, this, &SeriesView::refresh);
    connect(m_session, &Session::currentChanged, this, &SeriesView::refresh);
    connect(m_target, &TargetBox::targetChanged, this, &SeriesView::refresh);
    connect(m_method, &QComboBox::activated, this, &SeriesView::refresh);
    auto* memory = new AttributionMemory(QStringLiteral("series"), m_session, m_target, m_method, m_settings);
    connect(memory, &AttributionMemory::restored, this, &SeriesView::refresh);
    connect(m_kind, &QComboBox::activated, this,
            [this] { m_source->setKind(static_cast<core::SeriesKind>(m_kind->currentData().toInt())); });
    connect(m_what, &QComboBox::activated, this, &SeriesView::refresh);
    connect(m_explain, &QPushButton::clicked, this, [this] { ask(false); });
    connect(m_checkWeights, &QPushButton::clicked, this, [this] { ask(true); });
    connect(m_plot, &SeriesPlot::rangeChanged, m_residual, &SeriesPlot::setRange);
    connect(m_residual, &SeriesPlot::rangeChanged, m_plot, &SeriesPlot::setRange);
    for (SeriesPlot* plot : {m_plot, m_residual})
        connect(plot, &SeriesPlot::hovered, m_readout, &QLabel::setText);
}

void SeriesView::listChoices() {
    m_kind->clear();
    if (m_source->has(core::SeriesKind::Spectrum))
        m_kind->addItem(tr("Spectrum"), static_cast<int>(core::SeriesKind::Spectrum));
    if (m_source->has(core::SeriesKind::LightCurve))
        m_kind->addItem(tr("Light curve"), static_cast<int>(core::SeriesKind::LightCurve));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(static_cast<int>(m_source->kind()))));
    m_kind->setVisible(m_kind->count() > 1);
}

void SeriesView::showEvent(QShowEvent*) {
    m_source->setWanted(true);
    refresh();
}

void SeriesView::hideEvent(QHideEvent*) {
    m_source->setWanted(false);
}

void SeriesView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

bool SeriesView::isOfNetwork() const {
    return m_what->currentData().toInt() == Network && inspection();
}

void SeriesView::showNetworkInput(bool isShown) {
    m_what->setCurrentIndex(m_what->findData(isShown ? Network : Measured));
    refresh();
}

std::shared_ptr<const core::Inspection> SeriesView::inspection() const {
    const auto found = m_session->inspection();
    const bool fits = found && found->row == m_session->current() && found->points.size() > 0 &&
                      found->points.kind == m_source->kind();
    return fits ? found : nullptr;
}

std::shared_ptr<const AttributionLayer> SeriesView::attribution() const {
    const auto found = m_session->attribution();
    const bool fits = found && found->row == m_session->current() && found->points.size() > 0 &&
                      found->points.kind == m_source->kind();
    return fits ? found : nullptr;
}

QString SeriesView::readout() const {
    return m_readout->text();
}

bool SeriesView::sayWhatIsMissing() {
    const auto survey = m_session->survey();
    if (!survey)
        m_empty->say(tr("No project is open"), tr("Open a project, or import a catalog with spectra or light curves."));
    else if (!survey->spectra && !survey->lightCurves)
        m_empty->say(tr("This project has no spectra or light curves"),
                     tr("Import the catalog again with them: oddity-batch import --spectra or --light-curves."));
    else if (!m_session->current().isValid())
        m_empty->say(tr("No object is chosen"), tr("Choose one on the map, in the gallery or in a table."));
    else if (m_source->row() == m_session->current() && !m_source->problem().isEmpty())
        m_empty->say(tr("This object has no %1 to show").arg(QString::fromUtf8(core::nameOf(m_source->kind()).data())),
                     m_source->problem());
    else
        return false;
    return true;
}

void SeriesView::refresh() {
    m_previous.follow(attribution());
    const bool isMissing = sayWhatIsMissing();
    m_pages->setCurrentIndex(isMissing ? 0 : 1);
    if (isMissing)
        return;
    const bool hasNetwork = inspection() != nullptr;
    m_what->setVisible(hasNetwork);
    if (const AttributionOffer* offer = m_target->offer()) {
        m_method->setSlopes(offer->hasSlopes);
        m_settings->setLayers(offer->layers);
    }
    m_settings->setMethod(m_method->method());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_target, m_method, m_settings, m_explain})
        widget->setVisible(hasNetwork && !m_target->target().isEmpty());
    draw();
}

void SeriesView::draw() {
    const auto measured = m_source->series();
    if (!measured || m_source->row() != m_session->current())
        return; // what was there stays until the next is read
    const bool ofNetwork = isOfNetwork();
    const auto seen = inspection();
    const core::Series& series = ofNetwork ? seen->points : *measured;
    std::vector<PlotCurve> curves = curvesOf(series);
    const bool hasRebuilt = ofNetwork && seen->rebuiltPoints.size() == series.size();
    if (hasRebuilt)
        for (PlotCurve& curve : rebuiltCurves(series, seen->rebuiltPoints))
            curves.push_back(std::move(curve));
    // spectra are compared at the wavelengths looked at; each light curve has its own times
    const bool isSameKind = series.kind == m_drawnKind && m_drawnRow.isValid();
    const bool isSpectrum = series.kind == core::SeriesKind::Spectrum;
    bool keepsRange = ofNetwork == m_wasOfNetwork && isSameKind && (m_drawnRow == m_session->current() || isSpectrum);
    if (isSameKind && isSpectrum && ofNetwork != m_wasOfNetwork) { // for a moment at every step, too
        (m_wasOfNetwork ? m_networkRange : m_measuredRange) = {m_plot->left(), m_plot->right()};
        if (const auto& kept = ofNetwork ? m_networkRange : m_measuredRange) {
            keepsRange = true;
            m_plot->setRange(kept->first, kept->second);
            m_residual->setRange(kept->first, kept->second);
        }
    }
    m_drawnRow = m_session->current();
    m_wasOfNetwork = ofNetwork;
    m_drawnKind = series.kind;
    const QString values =
        ofNetwork ? tr("%1, as prepared").arg(series.isMagnitude ? tr("magnitude") : tr("flux")) : valueLabel(series);
    m_residual->setVisible(hasRebuilt);
    if (hasRebuilt)
        m_residual->setCurves(residualCurves(series, seen->rebuiltPoints), positionLabel(series),
                              series.errors.empty() ? tr("residual") : tr("residual / σ"), false, keepsRange);
    m_plot->setCurves(std::move(curves), positionLabel(series), values, series.isMagnitude, keepsRange);
    const auto why = attribution();
    m_plot->setTint(ofNetwork && why ? tintOf(why->attribution, why->points) : PlotTint{});
    describe(series);
}

void SeriesView::describe(const core::Series& series) {
    const auto masked = std::ranges::count_if(series.masked, [](std::uint8_t mark) { return mark != 0; });
    QString text = QString::fromStdString(m_session->survey()->catalog->id(m_session->current())) +
                   tr(" · %n points", nullptr, static_cast<int>(series.size()));
    if (masked > 0)
        text += tr(", %1 masked").arg(masked);
    m_title->setText(text);
    const auto why = attribution();
    const bool isTinted = why && isOfNetwork();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_result, m_checks, m_checkWeights})
        widget->setVisible(isTinted);
    m_shares->setShares(isTinted ? why->attribution : core::Attribution(),
                        isTinted ? why->bands : std::vector<std::string>());
    if (!isTinted)
        return;
    m_result->setText(tr("%1. Red raises it, blue lowers it. Attribution localizes; it does not explain physics.")
                          .arg(resultInWords(*why)));
    m_result->setToolTip(resultTip(*why));
    m_checks->setText(checksText(*why, m_previous.get()));
    m_checks->setToolTip(checksOrigin(*why, m_previous.get()));
}

void SeriesView::ask(bool doesCheckWeights) {
    if (!m_session->current().isValid() || m_target->target().isEmpty())
        return;
    showNetworkInput(true);
    m_session->requestAttribution({.row = m_session->current(),
                                   .target = m_target->target(),
                                   .method = m_method->method(),
                                   .doesCheckWeights = doesCheckWeights,
                                   .options = m_settings->options(),
                                   .network = m_target->network()});
}

} // namespace oddity::widgets
