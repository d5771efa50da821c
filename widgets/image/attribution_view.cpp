// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution_view.h"

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

#include "widgets/image/canvas/colour_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/current_cutout.h"
#include "widgets/image/empty_state.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

enum Display { Overlay, SideBySide };
constexpr int allBands = -1;
constexpr int pauseMs = 250;

core::ColourMap overlayMap() {
    return core::ColourMap::named("blue-black-red");
}

core::ColourMap heatMap() {
    return core::ColourMap::named(Theme::current().isDark ? "blue-black-red" : "blue-white-red");
}

QComboBox* combo(QWidget* parent, const QString& name, const QString& tip) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(4);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

} // namespace

AttributionView::AttributionView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_source(new CurrentCutout(session, this)), m_image(new ImageCanvas(this)),
      m_heat(new ImageCanvas(this)), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("explain"), this)) {
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &AttributionView::explain);
    connect(session, &Session::currentChanged, this, &AttributionView::followCurrent);
    connect(session, &Session::attributionTargetsChanged, this, &AttributionView::listTargets);
    connect(session, &Session::unapprovedNetworksChanged, this, &AttributionView::refresh);
    connect(session, &Session::attributionChanged, this, &AttributionView::refresh);
    connect(session, &Session::told, this, [this](const QString&, bool isError) {
        if (!isError || !m_asked.isValid())
            return;
        m_asked = {}; // the message area says what went wrong
        describe();
    });
    connect(m_source, &CurrentCutout::changed, this, &AttributionView::refresh);
    listTargets();
}

QWidget* AttributionView::buildContent() {
    constexpr int gap = Theme::spacingPx;
    auto* content = new QWidget(this);
    m_target = combo(content, tr("Target"), tr("What is explained: a class of the network, or the anomaly score"));
    m_method = combo(content, tr("Method"), tr("How pixels are credited"));
    m_method->addItem(tr("integrated gradients"), static_cast<int>(core::AttributionMethod::IntegratedGradients));
    m_method->setItemData(
        0,
        tr("Sums gradients from an empty image to this one: the map's total is the change of the value "
           "(Sundararajan et al. 2017)"),
        Qt::ToolTipRole);
    const auto addMethod = [this](core::AttributionMethod method, const QString& name, const QString& explanation) {
        m_method->addItem(name, static_cast<int>(method));
        m_method->setItemData(m_method->count() - 1, explanation, Qt::ToolTipRole);
    };
    addMethod(core::AttributionMethod::Gradient, tr("gradient"), tr("Slope of the value in each pixel"));
    addMethod(core::AttributionMethod::InputTimesGradient, tr("input × gradient"), tr("Slope times the pixel's value"));
    addMethod(core::AttributionMethod::SmoothGrad, tr("SmoothGrad"),
              tr("Mean slope over 32 noisy copies of the image (Smilkov et al. 2017)"));
    addMethod(core::AttributionMethod::GradCam, tr("Grad-CAM"),
              tr("Maps of the last layer with height and width, weighted by their slope: coarse, the same in all bands "
                 "(Selvaraju et al. 2017)"));
    addMethod(core::AttributionMethod::Occlusion, tr("occlusion"),
              tr("Drop of the value when patches are emptied; needs no slopes (Zeiler & Fergus 2014)"));
    addMethod(core::AttributionMethod::Rise, tr("RISE"),
              tr("Mean value under 1000 random masks; needs no slopes, takes longest (Petsiuk et al. 2018)"));
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
    m_display = combo(content, tr("Display"), tr("Map over the image, or beside it"));
    m_display->addItem(tr("Overlay"), Overlay);
    m_display->addItem(tr("Side by side"), SideBySide);
    m_band = combo(content, tr("Bands of the map"), tr("The sum over the bands, or the part of one band"));
    m_smoothing =
        combo(content, tr("Smoothing"), tr("Gaussian smoothing of the map, for the eye alone; in network pixels"));
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
    m_scale = new ColourBar(content);
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
    m_heat->linkWith(*m_image);
    m_tools = new CanvasTools(m_image, m_session);
    m_heatTools = new CanvasTools(m_heat, m_session);
    m_heat->setFurnitureVisible(false);
    m_heat->setTitle(tr("Attribution"));

    const auto flow = [](std::initializer_list<QWidget*> parts) {
        auto* row = new FlowLayout;
        row->setSpacing(gap / 2);
        for (QWidget* part : parts)
            row->addWidget(part);
        return row;
    };
    FlowLayout* asking = flow({m_target, m_method, m_explain, m_automatic});
    FlowLayout* look = flow({m_display, m_band, m_smoothing, m_opacity});
    auto* canvases = new QHBoxLayout;
    canvases->setSpacing(2);
    canvases->addWidget(m_image, 1);
    canvases->addWidget(m_heat, 1);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(asking);
    column->addLayout(look);
    column->addLayout(canvases, 1);
    column->addWidget(m_scale);
    column->addWidget(m_result);
    auto* checks = new QHBoxLayout;
    checks->addWidget(m_checks, 1);
    checks->addWidget(m_checkWeights, 0, Qt::AlignTop);
    column->addLayout(checks);
    column->addWidget(m_caution);

    connect(m_explain, &QPushButton::clicked, this, &AttributionView::explain);
    connect(m_checkWeights, &QPushButton::clicked, this, [this] { ask(true); });
    connect(m_target, &QComboBox::activated, this, &AttributionView::followCurrent);
    connect(m_method, &QComboBox::activated, this, &AttributionView::followCurrent);
    connect(m_automatic, &QCheckBox::toggled, this, &AttributionView::followCurrent);
    connect(m_display, &QComboBox::activated, this, &AttributionView::drawAttribution);
    connect(m_band, &QComboBox::activated, this, &AttributionView::drawAttribution);
    connect(m_smoothing, &QComboBox::activated, this, &AttributionView::drawAttribution);
    connect(m_opacity, &QSlider::valueChanged, this, &AttributionView::drawAttribution);
    return content;
}

void AttributionView::keyPressEvent(QKeyEvent* event) {
    if (!m_tools->press(*event))
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

void AttributionView::listTargets() {
    const QString chosen = m_target->currentData().toString();
    m_target->clear();
    for (const QString& target : m_session->attributionTargets())
        m_target->addItem(inWords(target), target);
    m_target->setCurrentIndex(std::max(0, m_target->findData(chosen)));
    followCurrent();
}

void AttributionView::followCurrent() {
    refresh();
    const auto shown = layer();
    const bool isDone =
        shown && QString::fromStdString(shown->attribution.target) == m_target->currentData().toString();
    if (m_automatic->isChecked() && isVisible() && !isDone)
        m_pause.start();
    else if (m_automatic->isChecked() && isVisible() && (sender() == m_method || sender() == m_target))
        m_pause.start();
}

void AttributionView::explain() {
    ask(false);
}

void AttributionView::ask(bool doesCheckWeights) {
    if (!m_session->current().isValid() || m_target->currentData().toString().isEmpty())
        return;
    m_asked = m_session->current();
    describe();
    m_session->requestAttribution({m_asked, m_target->currentData().toString(),
                                   static_cast<core::AttributionMethod>(m_method->currentData().toInt()),
                                   doesCheckWeights});
}

/// Keeps the map before this one for comparison.
void AttributionView::remember() {
    const auto shown = layer();
    const auto isOfSame = [&shown](const std::shared_ptr<const AttributionLayer>& other) {
        return shown && other && other->row == shown->row && other->model == shown->model &&
               other->attribution.target == shown->attribution.target;
    };
    if (isOfSame(m_shown) && m_shown->attribution.method != shown->attribution.method)
        m_previous = m_shown;
    else if (!isOfSame(m_previous))
        m_previous = nullptr;
    m_shown = shown;
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
    if (m_session->attributionTargets().isEmpty() && m_empty->sayWhatIsNotApproved(m_session))
        return true;
    if (m_session->attributionTargets().isEmpty())
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
    remember();
    const bool isMissing = sayWhatIsMissing();
    m_pages->setCurrentIndex(isMissing ? 0 : 1);
    if (isMissing)
        return;
    drawImage();
    if (const auto shown = layer(); shown && m_band->count() != static_cast<int>(shown->bands.size()) + 1) {
        m_band->clear();
        m_band->addItem(tr("all bands"), allBands);
        for (std::size_t band = 0; band < shown->bands.size(); ++band)
            m_band->addItem(QString::fromStdString(shown->bands[band]), static_cast<int>(band));
    }
    m_band->setVisible(m_band->count() > 2);
    drawAttribution();
}

void AttributionView::drawImage() {
    const auto cutout = m_source->cutout();
    if (!cutout || m_source->row() != m_session->current() || cutout->pixels.empty()) {
        m_image->setPicture(nullptr);
        m_tools->setSubject(nullptr, -1);
        return;
    }
    // grey, so that colour means attribution alone: the composite's intensity, as in the other views
    core::ColourPicture composite = core::colourComposite(*cutout, *m_source->composite());
    for (std::size_t i = 0; i < composite.rgb.size(); i += 3) {
        const float grey = (composite.rgb[i] + composite.rgb[i + 1] + composite.rgb[i + 2]) / 3;
        composite.rgb[i] = composite.rgb[i + 1] = composite.rgb[i + 2] = grey;
    }
    m_image->setSky(cutout->sky);
    m_heat->setSky(cutout->sky);
    m_image->setPicture(Picture::ofComposite(std::move(composite)));
    m_tools->setSubject(cutout, -1, m_source->row());
    m_heatTools->setContoursOf(cutout, -1);
}

void AttributionView::drawAttribution() {
    const auto shown = layer();
    const bool isSideBySide = m_display->currentData().toInt() == SideBySide;
    m_heat->setVisible(isSideBySide && shown);
    m_opacity->setVisible(!isSideBySide);
    m_scale->setVisible(shown != nullptr);
    describe();
    if (!shown) {
        m_image->setOverlay({}, {}, 1);
        return;
    }
    const core::Tensor& map = shown->attribution.map;
    const int height = static_cast<int>(map.shape[1]), width = static_cast<int>(map.shape[2]);
    const int band = m_band->count() > 0 ? m_band->currentData().toInt() : allBands;
    const std::vector<float> plane = attributionPlane(map, band, m_smoothing->currentData().toDouble());
    const float scale = attributionScale(plane);
    const QRectF edges = gridEdges(shown->grid, width, height);
    m_scale->setMap(isSideBySide ? heatMap() : overlayMap());
    m_scale->setTexts(tr("−%1: lowers the value").arg(measureText(scale)), tr("0"),
                      tr("+%1: raises the value").arg(measureText(scale)));
    if (!isSideBySide) {
        m_image->setOverlay(attributionOverlay(plane, width, height, scale, overlayMap()), edges,
                            m_opacity->value() / 100.0);
        return;
    }
    m_image->setOverlay({}, {}, 1);
    Rendering rendering;
    rendering.stretch.limits = {-scale, scale};
    rendering.map = heatMap();
    // an empty picture of the image's size carries the link's coordinates, the map lies over it on its own grid
    if (const Picture* image = m_image->picture()) {
        const std::vector<float> nothing(static_cast<std::size_t>(image->pixelCount()), 0.0F);
        m_heat->setRendering(rendering);
        m_heat->setPicture(Picture::ofPlane(nothing, image->width, image->height));
        m_heat->setOverlay(rendered({width, height, false, plane}, rendering), edges, 1);
    }
}

void AttributionView::describe() {
    const auto shown = layer();
    const bool isRunning = m_asked.isValid() && m_asked == m_session->current();
    m_explain->setText(isRunning ? tr("Explaining …") : tr("Explain"));
    m_checks->setText(shown ? checksText(*shown, m_previous.get()) : QString());
    m_checks->setToolTip(shown ? checksOrigin(*shown, m_previous.get()) : QString());
    m_checks->setVisible(shown != nullptr);
    m_checkWeights->setEnabled(shown != nullptr && !isRunning);
    if (!shown) {
        m_result->setText(isRunning ? tr("Computing the map …") : tr("No map of this object yet."));
        return;
    }
    const core::Attribution& attribution = shown->attribution;
    QString text = tr("%1: %2 · %3")
                       .arg(inWords(QString::fromStdString(attribution.target)), measureText(attribution.value),
                            inWords(QString::fromStdString(attribution.method)));
    if (std::isfinite(attribution.completenessError))
        text += tr(" · the map's total misses the change of the value by %1 %")
                    .arg(100 * static_cast<double>(attribution.completenessError), 0, 'g', 2);
    if (m_smoothing->currentData().toDouble() > 0)
        text += tr(" · %1").arg(m_smoothing->currentText());
    m_result->setText(text);
}

} // namespace oddity::widgets
