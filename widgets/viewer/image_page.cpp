// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/image_page.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QStackedWidget>
#include <QToolButton>

#include "core/io/pictures/picture_file.h"
#include "core/io/wcs_transform.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/colour/colour_painter.h"
#include "widgets/image/overlay/contour_overlay.h"
#include "widgets/image/stretch_bar.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/tools/window_key.h"
#include "widgets/style/icons.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/colour/plane_colours.h"
#include "widgets/viewer/mask/file_mask.h"
#include "widgets/viewer/planes/opened_plane.h"
#include "widgets/viewer/planes/plane_bar.h"
#include "widgets/viewer/planes/plane_subject.h"
#include "widgets/viewer/readout_text.h"
#include "widgets/viewer/sky_system_menu.h"
#include "widgets/viewer/tile_canvas.h"
#include "widgets/viewer/tiles/view_plane.h"

namespace oddity::widgets {

namespace {

constexpr double regionShare = 0.3; ///< of the view that an object pointed out takes
constexpr double mostRegionZoom = 8;

} // namespace

ImagePage::ImagePage(Session* session, QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_session(session), m_canvas(new TileCanvas(pool, this)),
      m_tools(new CanvasTools(m_canvas, session)), m_mask(new FileMask(m_canvas, m_tools, pool)),
      m_systems(new SkySystemMenu(this)), m_viewPlane(new ViewPlane(m_canvas, pool)), m_stretch(new StretchBar(this)),
      m_controls(new QWidget(this)), m_planes(new PlaneBar(this)), m_colours(new PlaneColours(pool, this)),
      m_problem(readoutLabel(this, "warning", TypeRole::Body)), m_values(readoutLabel(this, nullptr, TypeRole::Number)),
      m_position(readoutLabel(this, "faint", TypeRole::Number)),
      m_remark(readoutLabel(this, "warning", TypeRole::Caption)), m_averaging(new QProgressBar(this)), m_opening(pool),
      m_refining(pool) {
    buildLayout();
    setFocusProxy(m_canvas);
    returnFocusTo(m_canvas, this);
    connect(m_stretch, &StretchBar::renderingChanged, this, [this] {
        m_canvas->setRendering(m_stretch->rendering());
        m_tools->setLimits(m_stretch->rendering().stretch.limits);
        Q_EMIT lookChanged();
    });
    connect(m_canvas, &TileCanvas::contrastChanged, this, [this](double contrast, double bias) {
        m_stretch->setContrast(contrast, bias);
        Q_EMIT lookChanged();
    });
    connect(m_canvas, &TileCanvas::pointed, this, &ImagePage::readOut);
    connect(m_canvas, &TileCanvas::pixelsRead, this, [this] {
        readOut(m_canvas->crosshair());
        m_tools->updateTable();
    });
    m_tools->addToMenu(m_systems->menuAction());
    connect(m_systems, &SkySystemMenu::chosen, this, &ImagePage::useSystem);
    connect(m_tools, &CanvasTools::degreesChanged, this, [this] { readOut(m_canvas->crosshair()); });
    connect(m_canvas, &TileCanvas::failed, this, &ImagePage::say);
    connectColours();
    connect(&m_opening, &TaskSlot::failed, this, &ImagePage::say);
    connect(&m_refining, &TaskSlot::failed, this, &ImagePage::say);
    connect(&m_refining, &TaskSlot::progressed, this, [this](qint64 done, qint64 total) {
        m_averaging->setRange(0, 1000);
        m_averaging->setValue(static_cast<int>(done * 1000 / std::max<qint64>(1, total)));
        m_averaging->show();
        m_canvas->update(); // takes the means that are there by now
    });
    connect(&m_refining, &TaskSlot::finished, this, [this] {
        m_averaging->hide();
        m_canvas->setComposite(m_canvas->composite()); // of the means
        m_canvas->update();
        m_viewPlane->renew();
    });
    const auto& choice = OverlayChoice::of(session);
    const auto follow = [this, &choice] {
        m_viewPlane->setWanted(choice.has(OverlayChoice::Part::Contours));
        m_mask->setWanted(choice.has(OverlayChoice::Part::Mask));
    };
    connect(m_mask, &FileMask::failed, this, &ImagePage::say);
    connect(m_mask, &FileMask::read, this, [this] { readOut(m_canvas->crosshair()); });
    connect(&choice, &OverlayChoice::changed, this, follow);
    connect(m_viewPlane, &ViewPlane::failed, this, &ImagePage::say);
    connect(m_viewPlane, &ViewPlane::ready, this, [this](const ViewPlane::Plane& plane) {
        m_tools->contours().setPlane(plane.values, plane.width, plane.height, plane.origin, plane.scale, true);
    });
    follow();
}

void ImagePage::connectColours() {
    connect(m_planes, &PlaneBar::chosen, this, [this](qint64 plane) {
        m_colours->setOff();
        open(plane);
    });
    connect(m_colours, &PlaneColours::failed, this, &ImagePage::say);
    connect(m_colours, &PlaneColours::changed, this, [this](const std::shared_ptr<const PlaneComposite>& composite) {
        if (!m_pyramid)
            return;
        showComposite(composite);
        readOut(m_canvas->crosshair());
        refine();
        Q_EMIT lookChanged();
    });
}

void ImagePage::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    const auto button = [this](const char* iconName, const QString& text, const QString& tip, auto&& call) {
        auto* result = new QToolButton(this);
        if (iconName)
            result->setIcon(icon(QLatin1String(iconName)));
        result->setText(text);
        result->setToolTip(tip);
        result->setAccessibleName(tip);
        connect(result, &QToolButton::clicked, this, call);
        return result;
    };
    auto* fit = button("fit", {}, tr("Fit the image into the view (double click)"), [this] { m_canvas->fit(); });
    auto* whole = button(nullptr, tr("1:1"), tr("One pixel of the image is one of the screen (O)"),
                         [this] { m_canvas->zoomTo(1); });
    auto* overlays =
        button("layers", {},
               tr("Grid, contours, catalog objects, magnifier, pixel table, turning, saving (right click)"), [] {});
    overlays->setPopupMode(QToolButton::InstantPopup);
    overlays->setMenu(&m_tools->menu());
    auto* look = new QHBoxLayout;
    look->setSpacing(gap / 2);
    look->addWidget(m_stretch, 1);
    look->addWidget(m_colours->switchButton(), 0, Qt::AlignTop);
    look->addWidget(m_colours->dialogButton(), 0, Qt::AlignTop);
    look->addWidget(overlays, 0, Qt::AlignTop);
    look->addWidget(whole, 0, Qt::AlignTop);
    look->addWidget(fit, 0, Qt::AlignTop);

    auto* controls = new QVBoxLayout(m_controls);
    controls->setContentsMargins(0, 0, 0, 0);
    controls->setSpacing(gap / 2);
    controls->addLayout(look);
    controls->addWidget(m_planes);
    controls->addStretch();

    m_problem->setWordWrap(true);
    m_problem->hide();
    m_remark->setObjectName(QStringLiteral("skyRemark"));
    m_remark->hide();
    m_averaging->setTextVisible(false);
    m_averaging->setFixedSize(120, 6);
    m_averaging->setToolTip(tr("Averaging the whole image for the far view; it can be used meanwhile"));
    m_averaging->hide();
    auto* readings = new QHBoxLayout;
    readings->setSpacing(gap);
    readings->addWidget(m_values, 1);
    readings->addWidget(m_averaging);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addWidget(m_controls);
    column->addWidget(m_canvas, 1);
    column->addWidget(m_problem);
    column->addLayout(readings);
    column->addWidget(m_position);
    column->addWidget(m_remark);
}

void ImagePage::setAmong(QStackedWidget* controlsOfAll) {
    m_isAmongOthers = controlsOfAll != nullptr;
    if (controlsOfAll) {
        controlsOfAll->addWidget(m_controls);
    } else {
        qobject_cast<QVBoxLayout*>(layout())->insertWidget(0, m_controls);
        m_controls->show();
    }
    showTitle();
}

void ImagePage::showTitle() {
    m_canvas->setTitle(m_isAmongOthers && m_pyramid ? PlaneSubject(m_canvas).shown() : QString());
}

void ImagePage::keyPressEvent(QKeyEvent* event) {
    if (!m_tools->press(*event))
        QWidget::keyPressEvent(event);
}

void ImagePage::showEvent(QShowEvent*) {
    m_viewPlane->follow();
    m_mask->renew();
}

void ImagePage::clear() {
    for (TaskSlot* slot : {&m_opening, &m_refining})
        slot->cancel();
    m_file.reset();
    m_pyramid.reset();
    m_sky.reset();
    m_world.reset();
    m_region.reset();
    m_canvas->setOutline(std::nullopt);
    m_colours->setImage(nullptr, 0);
    m_canvas->setComposite(nullptr);
    m_canvas->setPyramid(nullptr);
    m_canvas->setSky(nullptr);
    m_tools->setFileSubject(nullptr);
    m_mask->setImage(nullptr, 0, 0);
    m_tools->contours().setPlane(nullptr, 0, 0);
    for (QWidget* label : std::initializer_list<QWidget*>{m_problem, m_remark, m_averaging})
        label->hide();
}

void ImagePage::setImage(std::shared_ptr<const core::FitsFile> file, int hdu, std::int64_t plane) {
    clear();
    m_file = std::move(file);
    m_hdu = hdu;
    m_planes->setImage(m_file, hdu, plane);
    m_colours->setImage(m_file, hdu);
    open(plane);
}

void ImagePage::open(std::int64_t plane) {
    m_plane = plane;
    m_refining.cancel();
    m_problem->hide();
    m_values->setText(tr("Reading …"));
    m_position->clear();
    const bool isSameImage = m_pyramid && m_pyramid->image().number == m_hdu;
    m_opening.start<OpenedPlane>(
        [file = m_file, hdu = m_hdu, plane, sky = isSameImage ? m_sky : nullptr, compose = m_colours->maker()](
            const core::Progress& progress) { return openedPlane(file, hdu, plane, sky, compose, progress); },
        [this](OpenedPlane opened) { take(std::move(opened)); });
}

void ImagePage::take(OpenedPlane opened) {
    const bool keepsView = m_pyramid != nullptr;
    m_pyramid = std::move(opened.pyramid);
    if (opened.systems || !m_sky) { // else another system may have been chosen meanwhile
        m_sky = std::move(opened.sky);
        m_world = std::move(opened.world);
        m_worldProblem = QString::fromStdString(opened.worldProblem);
    }
    if (opened.systems)
        m_systems->setSystems(std::move(*opened.systems));
    m_remark->setText(tr("Note: %1.").arg(QString::fromStdString(opened.skyRemark)));
    m_remark->setVisible(!opened.skyRemark.empty());
    core::PixelBlock& sample = opened.sample;
    const auto sampleWidth = static_cast<int>(sample.width), sampleHeight = static_cast<int>(sample.height);
    if (!sample.values.empty())
        m_stretch->setPlane(Picture::ofPlane(sample.values, sampleWidth, sampleHeight), QString(),
                            static_cast<float>(m_pyramid->image().header.real(core::pictureWhiteKeyword).value_or(0)));
    m_canvas->setRendering(m_stretch->rendering());
    m_canvas->setSky(m_sky, true);
    m_canvas->setPyramid(m_pyramid, keepsView);
    m_colours->setShown(m_pyramid);
    showComposite(m_colours->isOn() ? opened.composite : nullptr);
    if (m_colours->isOn() && !opened.composite) // switched on meanwhile
        m_colours->renew();
    m_mask->setImage(m_file, m_hdu, m_pyramid->plane());
    m_tools->contours().setLevelPlane(std::make_shared<const std::vector<float>>(std::move(sample.values)), sampleWidth,
                                      sampleHeight);
    m_viewPlane->renew();
    if (m_isRegionSought)
        goToRegion();
    readOut(m_canvas->crosshair());
    refine();
    Q_EMIT imageOpened();
}

void ImagePage::showComposite(const std::shared_ptr<const PlaneComposite>& composite) {
    m_canvas->setComposite(composite);
    m_stretch->setComposite(composite != nullptr, composite ? compositeText(composite->settings(), false) : QString());
    m_tools->setFileSubject(std::make_shared<PlaneSubject>(m_canvas));
    showTitle();
}

/// The view stays where it is.
void ImagePage::useSystem(char letter) {
    if (!m_pyramid)
        return;
    m_sky = core::skyTransformOf(m_pyramid->image().header, letter);
    m_canvas->setSky(m_sky);
    m_tools->setFileSubject(std::make_shared<PlaneSubject>(m_canvas));
    readOut(m_canvas->crosshair());
}

void ImagePage::refine() {
    const auto composite = m_canvas->composite();
    if (!m_pyramid->needsRefining() && !(composite && composite->needsRefining()))
        return;
    m_refining.start<bool>(
        [pyramid = m_pyramid, composite](const core::Progress& progress) {
            if (composite)
                composite->refine(progress);
            pyramid->refine(progress);
            return true;
        },
        [](bool) {});
}

void ImagePage::pointOut(const core::PixelRegion& region, const QString& name) {
    m_region = region;
    m_regionName = name;
    m_isRegionSought = true;
    if (m_pyramid && !m_opening.isRunning())
        goToRegion();
}

void ImagePage::goToRegion() {
    m_isRegionSought = false;
    if (!m_region)
        return;
    const bool isWhole = m_region->width <= 0 || m_region->height <= 0 ||
                         (m_region->width >= m_pyramid->width() && m_region->height >= m_pyramid->height());
    if (isWhole) { // a file of this object alone
        m_canvas->setOutline(std::nullopt);
        m_canvas->fit();
        return;
    }
    const QRectF edges(static_cast<double>(m_region->x) - 0.5, static_cast<double>(m_region->y) - 0.5,
                       static_cast<double>(m_region->width), static_cast<double>(m_region->height));
    m_canvas->setOutline(edges, m_regionName);
    const double wanted =
        regionShare * std::min(m_canvas->width() / edges.width(), m_canvas->height() / edges.height());
    m_canvas->showAt(edges.center(), std::min(wanted, mostRegionZoom));
}

void ImagePage::say(const QString& problem) {
    m_problem->setText(problem);
    m_problem->show();
    if (!m_pyramid)
        m_values->clear();
}

QString ImagePage::problem() const {
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString ImagePage::readout() const {
    return m_values->text() + QLatin1Char('\n') + m_position->text();
}

void ImagePage::readOut(const std::optional<QPointF>& position) {
    if (!m_pyramid)
        return;
    if (!position) {
        m_values->setText(tr("Point at a pixel to read its value."));
        m_position->setText(whereText(position));
        return;
    }
    // FITS and DS9 count pixels from 1
    const QString place = tr("x %1  y %2").arg(position->x() + 1, 0, 'f', 1).arg(position->y() + 1, 0, 'f', 1);
    const auto pixel = m_canvas->pixelAt(*position);
    const QString read = QStringLiteral("%1   %2").arg(place, valuesText(*m_canvas, pixel));
    m_values->setText(m_tools->isFrozen() ? tr("%1   frozen (F)").arg(read) : read);
    const QString mask = m_mask->textAt(pixel), text = whereText(position);
    m_position->setText(mask.isEmpty() ? text : QStringLiteral("%1   %2").arg(text, mask));
}

QString ImagePage::whereText(const std::optional<QPointF>& position) const {
    return positionText({m_sky.get(), m_world.get(), m_systems->shown(), m_worldProblem}, position,
                        OverlayChoice::of(m_session).has(OverlayChoice::Part::Degrees));
}

} // namespace oddity::widgets
