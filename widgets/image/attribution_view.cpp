// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution_view.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/image/attribution/attribution_canvas.h"
#include "widgets/image/attribution/attribution_memory.h"
#include "widgets/image/attribution/band_shares.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/image/attribution/target_box.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/current_cutout.h"
#include "widgets/image/empty_state.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

enum Display { Overlay, SideBySide };
constexpr int allBands = -1;
constexpr int pauseMs = 250;

} // namespace

AttributionView::AttributionView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_source(new CurrentCutout(session, this)),
      m_canvas(new AttributionCanvas(session, this)), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("explain"), this)) {
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connectAll();
    followCurrent();
}

ImageCanvas& AttributionView::canvas() {
    return m_canvas->image();
}

void AttributionView::makeControls(QWidget* content) {
    m_target = new TargetBox(m_session, TargetBox::Of::Images, content);
    m_method = new MethodBox(MethodBox::Of::Images, content);
    m_settings = new MethodForm(content);
    m_explain = new QPushButton(tr("Explain"), content);
    m_explain->setProperty("look", QStringLiteral("primary"));
    m_explain->setToolTip(tr("Compute the map for the current object"));
    m_checkWeights = new QPushButton(tr("Check weights"), content);
    m_checkWeights->setToolTip(tr("Make the map again with the network's weights drawn at random, three times: a map "
                                  "that stays the same shows the image, not what the network learned (Adebayo et al. "
                                  "2018)"));
    m_automatic = new QCheckBox(tr("Automatic"), content);
    m_automatic->setToolTip(tr("Explain each object as it becomes current, while this view is visible"));
    m_automatic->setChecked(true);
    m_display = new NarrowBox(tr("Display"), tr("Map over the image, or beside it"), content);
    m_display->addItem(tr("Overlay"), Overlay);
    m_display->addItem(tr("Side by side"), SideBySide);
    m_band = new NarrowBox(tr("Bands of the map"), tr("The sum over the bands, or the part of one band"), content);
    m_smoothing = new NarrowBox(tr("Smoothing"),
                                tr("Gaussian smoothing of the map, for the eye alone; in network pixels"), content);
    m_smoothing->addItem(tr("not smoothed"), 0.0);
    m_smoothing->addItem(tr("smoothed 1 px"), 1.0);
    m_smoothing->addItem(tr("smoothed 2 px"), 2.0);
    m_smoothing->setCurrentIndex(1);
    m_opacity = new QSlider(Qt::Horizontal, content);
    m_opacity->setRange(0, 100);
    m_opacity->setValue(80);
    m_opacity->setFixedWidth(64);
    m_opacity->setToolTip(tr("Opacity of the map over the image"));
    m_opacity->setAccessibleName(tr("Opacity"));
}

void AttributionView::makeTexts(QWidget* content) {
    m_shares = new BandShares(content);
    m_result = new QLabel(content);
    m_checks = new QLabel(content);
    m_checks->setTextFormat(Qt::RichText);
    m_caution = new QLabel(tr("Attribution localizes; it does not explain physics."), content);
    m_caution->setProperty("look", QStringLiteral("faint"));
    for (QLabel* label : {m_result, m_checks, m_caution}) {
        label->setFont(Theme::font(TypeRole::Caption));
        label->setWordWrap(true);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
}

QWidget* AttributionView::buildContent() {
    constexpr int gap = Theme::spacingPx;
    auto* content = new QWidget(this);
    makeControls(content);
    makeTexts(content);
    const auto flow = [](std::initializer_list<QWidget*> parts) {
        auto* row = new FlowLayout;
        row->setSpacing(gap / 2);
        for (QWidget* part : parts)
            row->addWidget(part);
        return row;
    };
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(flow({m_target, m_method, m_settings, m_explain, m_automatic}));
    column->addLayout(flow({m_display, m_band, m_smoothing, m_opacity}));
    column->addWidget(m_canvas, 1);
    column->addWidget(m_shares);
    column->addWidget(m_result);
    auto* checks = new QHBoxLayout;
    checks->addWidget(m_checks, 1);
    checks->addWidget(m_checkWeights, 0, Qt::AlignTop);
    column->addLayout(checks);
    column->addWidget(m_caution);
    return content;
}

void AttributionView::connectAll() {
    connect(&m_pause, &QTimer::timeout, this, &AttributionView::explain);
    connect(m_session, &Session::currentChanged, this, &AttributionView::followCurrent);
    connect(m_session, &Session::attributionOffersChanged, this, &AttributionView::followCurrent);
    connect(m_session, &Session::unapprovedNetworksChanged, this, &AttributionView::refresh);
    connect(m_session, &Session::attributionChanged, this, &AttributionView::refresh);
    connect(m_session, &Session::told, this, [this](const QString&, bool isError) {
        if (!isError || !m_asked.isValid())
            return;
        m_asked = {}; // the message area says what went wrong
        describe();
    });
    connect(m_source, &CurrentCutout::changed, this, &AttributionView::refresh);
    connect(m_explain, &QPushButton::clicked, this, &AttributionView::explain);
    connect(m_checkWeights, &QPushButton::clicked, this, [this] { ask(true); });
    connect(m_target, &TargetBox::targetChanged, this, &AttributionView::askAnew);
    connect(m_method, &QComboBox::activated, this, &AttributionView::askAnew);
    connect(m_settings, &MethodForm::changed, this, &AttributionView::askAnew);
    auto* memory = new AttributionMemory(QStringLiteral("why"), m_session, m_target, m_method, m_settings);
    connect(memory, &AttributionMemory::restored, this, &AttributionView::askAnew);
    connect(m_automatic, &QCheckBox::toggled, this, &AttributionView::followCurrent);
    for (QComboBox* box : {m_display, m_band, m_smoothing})
        connect(box, &QComboBox::activated, this, &AttributionView::drawAttribution);
    connect(m_opacity, &QSlider::valueChanged, this, &AttributionView::drawAttribution);
}

void AttributionView::keyPressEvent(QKeyEvent* event) {
    if (!m_canvas->press(*event))
        QWidget::keyPressEvent(event);
}

void AttributionView::showEvent(QShowEvent*) {
    m_source->setWanted(true);
    followCurrent();
}

void AttributionView::hideEvent(QHideEvent*) {
    m_source->setWanted(false);
    m_pause.stop();
}

void AttributionView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        drawAttribution();
    QWidget::changeEvent(event);
}

void AttributionView::followCurrent() {
    if (const AttributionOffer* offer = m_target->offer()) {
        m_method->setSlopes(offer->hasSlopes);
        m_settings->setLayers(offer->layers);
    }
    m_settings->setMethod(m_method->method());
    refresh();
    const auto shown = layer();
    if (m_automatic->isChecked() && isVisible() && !(shown && isOfTarget(*shown)))
        m_pause.start();
}

void AttributionView::askAnew() {
    followCurrent();
    const auto shown = layer();
    if (m_automatic->isChecked() && isVisible() && !(shown && isWhatIsAsked(*shown)))
        m_pause.start();
}

bool AttributionView::isOfTarget(const AttributionLayer& layer) const {
    return QString::fromStdString(layer.attribution.target) == m_target->target() &&
           layer.network == m_target->network();
}

bool AttributionView::isWhatIsAsked(const AttributionLayer& layer) const {
    return isOfTarget(layer) && layer.options == m_settings->options() &&
           core::attributionMethodNamed(layer.attribution.method) == m_method->method();
}

void AttributionView::explain() {
    ask(false);
}

void AttributionView::ask(bool doesCheckWeights) {
    if (!m_session->current().isValid() || m_target->target().isEmpty())
        return;
    m_asked = m_session->current();
    describe();
    m_session->requestAttribution({.row = m_asked,
                                   .target = m_target->target(),
                                   .method = m_method->method(),
                                   .doesCheckWeights = doesCheckWeights,
                                   .options = m_settings->options(),
                                   .network = m_target->network()});
}

std::shared_ptr<const AttributionLayer> AttributionView::layer() const {
    const auto attribution = m_session->attribution();
    const bool fits = attribution && attribution->row == m_session->current() && attribution->points.size() == 0 &&
                      attribution->attribution.map.shape.size() == 3;
    return fits ? attribution : nullptr;
}

bool AttributionView::sayWhatIsMissing() {
    if (m_empty->sayWhatLacks(*m_session))
        return true;
    const auto& offers = m_session->attributionOffers();
    if (offers.empty() && m_empty->sayWhatIsNotApproved(m_session))
        return true;
    const auto survey = m_session->survey();
    if (m_target->target().isEmpty() && std::ranges::any_of(offers, &AttributionOffer::isOfSeries))
        m_empty->say(tr("The networks of this project look at spectra or light curves"),
                     tr("The Series view shows which wavelengths or times they depend on. For pixels, run a network "
                        "that takes images."));
    else if (m_target->target().isEmpty())
        m_empty->say(tr("Nothing to explain yet"),
                     tr("Run a network with classes, or one whose latents give an anomaly score: then "
                        "this view shows which pixels it depends on."));
    else if (m_source->row() == m_session->current() && !m_source->problem().isEmpty())
        m_empty->say(tr("This object cannot be shown"), m_source->problem());
    else
        return false;
    return true;
}

void AttributionView::refresh() {
    if (m_session->attribution() && m_session->attribution()->row == m_asked)
        m_asked = {};
    m_previous.follow(layer());
    const bool isMissing = sayWhatIsMissing();
    m_pages->setCurrentIndex(isMissing ? 0 : 1);
    if (isMissing)
        return;
    drawImage();
    listBands();
    drawAttribution();
}

void AttributionView::listBands() {
    const auto shown = layer();
    QStringList bands;
    if (shown && shown->attribution.tellsBandsApart)
        for (const std::string& band : shown->bands)
            bands << QString::fromStdString(band);
    QStringList listed;
    for (int index = 1; index < m_band->count(); ++index)
        listed << m_band->itemText(index);
    if (bands != listed) {
        m_band->clear();
        m_band->addItem(tr("all bands"), allBands);
        for (const QString& band : bands)
            m_band->addItem(band, m_band->count() - 1);
    }
    m_band->setVisible(m_band->count() > 2);
}

void AttributionView::drawImage() {
    const auto cutout = m_source->cutout();
    const bool isThere = cutout && m_source->row() == m_session->current() && !cutout->pixels.empty();
    m_canvas->setCutout(isThere ? cutout : nullptr, m_source->composite().get(), m_source->row());
}

void AttributionView::drawAttribution() {
    const bool isSideBySide = m_display->currentData().toInt() == SideBySide;
    m_opacity->setVisible(!isSideBySide);
    m_canvas->setMap(layer(), {.isSideBySide = isSideBySide,
                               .band = m_band->count() > 0 ? m_band->currentData().toInt() : allBands,
                               .smoothingPx = m_smoothing->currentData().toDouble(),
                               .opacity = m_opacity->value() / 100.0});
    describe();
}

void AttributionView::describe() {
    const auto shown = layer();
    const bool isRunning = m_asked.isValid() && m_asked == m_session->current();
    m_explain->setText(isRunning ? tr("Explaining …") : tr("Explain"));
    m_checks->setText(shown ? checksText(*shown, m_previous.get()) : QString());
    m_checks->setToolTip(shown ? checksOrigin(*shown, m_previous.get()) : QString());
    m_checks->setVisible(shown != nullptr);
    m_checkWeights->setEnabled(shown != nullptr && !isRunning);
    m_shares->setShares(shown ? shown->attribution : core::Attribution(),
                        shown ? shown->bands : std::vector<std::string>());
    if (!shown) {
        m_result->setText(isRunning ? tr("Computing the map …") : tr("No map of this object yet."));
        m_result->setToolTip({});
        return;
    }
    m_result->setText(resultInWords(*shown) + (m_smoothing->currentData().toDouble() > 0
                                                   ? tr(" · %1").arg(m_smoothing->currentText())
                                                   : QString()));
    m_result->setToolTip(resultTip(*shown));
}

} // namespace oddity::widgets
