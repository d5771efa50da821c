// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/population/population_view.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "core/model/faithfulness/population.h"
#include "widgets/image/attribution/attribution_memory.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/image/attribution/target_box.h"
#include "widgets/image/canvas/colour_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/empty_state.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/population/map_histogram.h"
#include "widgets/population/object_choice.h"
#include "widgets/population/profile_plot.h"
#include "widgets/population/share_plot.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

using State = PopulationLayer::State;

constexpr int allBands = -1;
constexpr int problemsTold = 8;

QString percent(double part) {
    return QStringLiteral("%1 %").arg(100 * part, 0, 'f', 0);
}

/// The first objects that have no map, and why.
QString problemsOf(const core::Population& population, const core::Catalog& catalog) {
    QStringList lines;
    for (const core::PopulationMember& member : population.members)
        if (!member.problem.empty() && lines.size() < problemsTold)
            lines << QStringLiteral("%1: %2").arg(QString::fromStdString(catalog.id(member.row)),
                                                  QString::fromStdString(member.problem));
    if (population.failed() > problemsTold)
        lines << PopulationView::tr("and %1 more").arg(population.failed() - problemsTold);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

PopulationView::PopulationView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("explain"), this)) {
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    connectAll();
    refreshChoices();
    refresh();
}

void PopulationView::makeControls(QWidget* content) {
    m_target = new TargetBox(m_session, TargetBox::Of::Images, content);
    m_method = new MethodBox(MethodBox::Of::Images, content);
    m_settings = new MethodForm(content);
    m_objects = new ObjectChoice(m_session, content);
    m_start = new QPushButton(content);
    m_start->setProperty("look", QStringLiteral("primary"));
    m_progress = new QProgressBar(content);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_about = new QLabel(content);
    m_summary = new QLabel(content);
    for (QLabel* label : {m_about, m_summary}) {
        label->setFont(Theme::font(TypeRole::Caption));
        label->setWordWrap(true);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_summary->setTextFormat(Qt::RichText);
    m_band = new NarrowBox(tr("Bands of the mean map"), tr("The sum over the bands, or the part of one band"), content);
    m_meanMap = new ImageCanvas(content);
    m_meanMap->setFurnitureVisible(false);
    m_meanMap->setTitle(tr("Mean map"));
    m_meanMap->setToolTip(
        tr("Mean over the objects of map / sum of |map|, with its sign: where maps that disagree lie, "
           "they cancel"));
    m_scale = new ColourBar(content);
    m_profile = new ProfilePlot(content);
    m_shares = new SharePlot(content);
    m_histogram = new MapHistogram(content);
}

QWidget* PopulationView::buildContent() {
    constexpr int gap = Theme::spacingPx;
    auto* content = new QWidget(this);
    makeControls(content);
    const auto flow = [](std::initializer_list<QWidget*> parts) {
        auto* row = new FlowLayout;
        row->setSpacing(gap / 2);
        for (QWidget* part : parts)
            row->addWidget(part);
        return row;
    };
    auto* mean = new QVBoxLayout;
    mean->setSpacing(gap / 2);
    mean->addWidget(m_meanMap, 1);
    mean->addWidget(m_scale);
    mean->addWidget(m_band);
    auto* grid = new QGridLayout;
    grid->setSpacing(gap);
    grid->addLayout(mean, 0, 0);
    grid->addWidget(m_profile, 0, 1);
    grid->addWidget(m_shares, 1, 0);
    grid->addWidget(m_histogram, 1, 1);
    for (const int index : {0, 1}) {
        grid->setRowStretch(index, 1);
        grid->setColumnStretch(index, 1);
    }
    auto* caution = new QLabel(tr("Attribution localizes; it does not explain physics."), content);
    caution->setProperty("look", QStringLiteral("faint"));
    caution->setFont(Theme::font(TypeRole::Caption));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(flow({m_target, m_method, m_settings}));
    column->addLayout(flow({m_objects, m_start}));
    column->addWidget(m_progress);
    column->addWidget(m_about);
    column->addLayout(grid, 1);
    column->addWidget(m_summary);
    column->addWidget(caution);
    return content;
}

void PopulationView::connectAll() {
    connect(m_target, &TargetBox::targetChanged, this, &PopulationView::refreshChoices);
    connect(m_method, &QComboBox::activated, this, &PopulationView::refreshChoices);
    auto* memory = new AttributionMemory(QStringLiteral("population"), m_session, m_target, m_method, m_settings);
    connect(memory, &AttributionMemory::restored, this, &PopulationView::refreshChoices);
    connect(m_start, &QPushButton::clicked, this, &PopulationView::startOrStop);
    connect(m_objects, &ObjectChoice::changed, this, &PopulationView::describe);
    connect(m_band, &QComboBox::activated, this, &PopulationView::drawMeanMap);
    connect(m_shares, &SharePlot::chosen, m_session, &Session::setCurrent);
    connect(m_session, &Session::attributionOffersChanged, this, [this] {
        refreshChoices();
        refresh();
    });
    for (const auto signal :
         {&Session::surveyChanged, &Session::unapprovedNetworksChanged, &Session::populationChanged})
        connect(m_session, signal, this, &PopulationView::refresh);
    connect(m_session, &Session::currentChanged, m_shares, &SharePlot::setCurrent);
}

void PopulationView::showEvent(QShowEvent*) {
    refresh();
}

void PopulationView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        drawMeanMap();
    QWidget::changeEvent(event);
}

bool PopulationView::isRunning() const {
    const auto layer = m_session->population();
    return layer && layer->state == State::Running;
}

void PopulationView::refreshChoices() {
    if (const AttributionOffer* offer = m_target->offer()) {
        m_method->setSlopes(offer->hasSlopes);
        m_settings->setLayers(offer->layers);
    }
    m_settings->setMethod(m_method->method());
    describe();
}

void PopulationView::startOrStop() {
    if (isRunning()) {
        m_session->stopPopulation();
        return;
    }
    const PopulationOrder order{.rows = m_objects->rows(),
                                .chosenAs = m_objects->inWords(),
                                .target = m_target->target(),
                                .network = m_target->network(),
                                .method = m_method->method(),
                                .options = m_settings->options()};
    if (!order.rows.empty() && !order.target.isEmpty())
        m_session->requestPopulation(order);
}

bool PopulationView::sayWhatIsMissing() {
    const auto survey = m_session->survey();
    if (!survey)
        m_empty->say(tr("No project is open"), tr("Open a project whose objects a network has looked at."));
    else if (!survey->cutouts)
        m_empty->say(tr("This project has no images"), tr("Where a network looks is shown of images."));
    else if (m_session->attributionOffers().empty() && m_empty->sayWhatIsNotApproved(m_session))
        return true;
    else if (m_target->target().isEmpty())
        m_empty->say(tr("Nothing to explain yet"),
                     tr("Run a network over images: then this view shows where it looks in many objects at once."));
    else
        return false;
    return true;
}

void PopulationView::refresh() {
    const bool isMissing = sayWhatIsMissing();
    m_pages->setCurrentIndex(isMissing ? 0 : 1);
    if (isMissing)
        return;
    const auto layer = m_session->population();
    if (const auto population = layer ? layer->population : nullptr; population != m_drawn) {
        m_drawn = population;
        drawResults();
    }
    m_progress->setVisible(isRunning());
    if (isRunning()) {
        m_progress->setMaximum(static_cast<int>(layer->order.rows.size()));
        m_progress->setValue(static_cast<int>(layer->done));
    }
    describe();
}

void PopulationView::drawResults() {
    const auto layer = m_session->population();
    const core::Population nothing;
    const core::Population& shown = m_drawn ? *m_drawn : nothing;
    m_profile->setProfile(shown.radialProfile);
    m_histogram->setParts(shown.histogram, core::Population::histogramReach, shown.below, shown.above);
    std::vector<SharePlot::Point> points;
    for (const core::PopulationMember& member : shown.members)
        if (std::isfinite(member.share.attribution))
            points.push_back({member.row, QString::fromStdString(m_session->survey()->catalog->id(member.row)),
                              member.share.area, member.share.attribution});
    m_shares->setPoints(std::move(points));
    m_shares->setCurrent(m_session->current());
    const auto bands = layer ? layer->bands : std::vector<std::string>();
    const bool hasBands = bands.size() > 1 && shown.meanMap.count() == std::ssize(bands);
    const int wanted = hasBands ? static_cast<int>(bands.size()) : 0;
    if (m_band->count() != wanted + 1) {
        m_band->clear();
        m_band->addItem(tr("all bands"), allBands);
        for (int band = 0; band < wanted; ++band)
            m_band->addItem(QString::fromStdString(bands[static_cast<std::size_t>(band)]), band);
    }
    m_band->setVisible(m_band->count() > 2);
    drawMeanMap();
}

void PopulationView::drawMeanMap() {
    const bool hasMap = m_drawn && m_drawn->mapped > 0;
    m_scale->setVisible(hasMap);
    if (!hasMap) {
        m_meanMap->setPicture(nullptr);
        return;
    }
    const core::Tensor& map = m_drawn->meanMap;
    const std::vector<float> plane = attributionPlane(map, m_band->currentData().toInt(), 0);
    const float scale = attributionScale(plane);
    Rendering rendering;
    rendering.stretch.limits = {-scale, scale};
    rendering.map = divergingMap();
    m_meanMap->setRendering(rendering);
    m_meanMap->setPicture(Picture::ofPlane(plane, static_cast<int>(map.shape[2]), static_cast<int>(map.shape[1])));
    const double evenShare = 1.0 / static_cast<double>(map.shape[1] * map.shape[2]);
    const QString text = QString::number(static_cast<double>(scale) / evenShare, 'g', 2);
    m_scale->setMap(rendering.map);
    m_scale->setTexts(tr("−%1 × an even share: lowers the value").arg(text), tr("0"),
                      tr("+%1 × an even share: raises the value").arg(text));
}

void PopulationView::describe() {
    const auto layer = m_session->population();
    m_start->setText(isRunning() ? tr("Stop") : tr("Explain them"));
    m_start->setToolTip(
        isRunning() ? tr("Stop; what there is so far stays")
                    : tr("Make the map of each of these objects, in the background: %1").arg(m_objects->inWords()));
    m_start->setEnabled(isRunning() || !m_target->target().isEmpty());
    if (!layer) {
        m_about->setText(
            tr("The same map, made of many objects: does the network look at the galaxies, or elsewhere?"));
        m_summary->setText({});
        return;
    }
    const auto asked = static_cast<qint64>(layer->order.rows.size());
    const QString state = layer->state == State::Running    ? tr("%L1 of %L2 objects …").arg(layer->done).arg(asked)
                          : layer->state == State::Finished ? tr("done")
                          : layer->state == State::Stopped  ? tr("stopped after %L1 of %L2").arg(layer->done).arg(asked)
                                                            : tr("failed after %L1 of %L2").arg(layer->done).arg(asked);
    core::Attribution made;
    made.method = core::nameOf(layer->order.method);
    made.layer = layer->order.options.layer.empty() ? tr("the last layer").toStdString() : layer->order.options.layer;
    m_about->setText(tr("%1 of %2 · %3 · %4 · %5")
                         .arg(inWords(layer->order.target), QString::fromStdString(layer->model),
                              madeInWords(made, layer->order.options), layer->order.chosenAs, state));
    if (!m_drawn) {
        m_summary->setText({});
        return;
    }
    QStringList parts{tr("<b>%L1</b> maps").arg(m_drawn->mapped)};
    if (m_drawn->failed() > 0)
        parts << tr("%L1 left out").arg(m_drawn->failed());
    if (m_drawn->withSegment() > 0)
        parts << tr("inside the object <b>%1</b> of the maps, %2 of the area (of %L3)")
                     .arg(percent(m_drawn->meanShare()), percent(m_drawn->meanAreaShare()))
                     .arg(m_drawn->withSegment());
    else if (m_drawn->mapped > 0)
        parts << tr("no object was found in its image");
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_summary->setToolTip(problemsOf(*m_drawn, *m_session->survey()->catalog));
}

} // namespace oddity::widgets
