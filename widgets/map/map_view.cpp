// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/map_view.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QLocale>
#include <QVBoxLayout>

#include "widgets/map/map_overlay.h"
#include "widgets/map/map_tool_bar.h"
#include "widgets/map/pictures/map_pictures.h"
#include "widgets/map/points/map_raster.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr std::int64_t mostPreparedAtOnce = 100'000; ///< beyond, preparation goes to the pool
constexpr double pickReachPx = 10;
constexpr double smallestFilledShare = 0.4; ///< of the view, before a growing map is fitted again
constexpr double mostZoomOut = 8;           ///< of the whole map
constexpr double mostZoomIn = 1e5;
const QMarginsF fitMargins(28, 64, 28, 28);
const QString picturesKey = QStringLiteral("map pictures");

/// fit shows the whole map; nothing useful lies far beyond it.
double clampedUnits(double units, const MapTransform& fit) {
    return std::clamp(units, fit.unitsPerPx / mostZoomIn, fit.unitsPerPx * mostZoomOut);
}

} // namespace

MapView::MapView(Session& session, QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_session(session), m_pointsTask(new TaskSlot(pool, this)),
      m_colourTask(new TaskSlot(pool, this)), m_toolBar(new MapToolBar(this)), m_canvas(makeMapCanvas(this)),
      m_gestures(new MapGestures(m_canvas->widget())), m_pictures(new MapPictures(m_canvas->widget())),
      m_overlay(new MapOverlay(m_canvas->widget())) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolBar);
    column->addWidget(m_canvas->widget(), 1);
    m_canvas->widget()->setMinimumSize(160, 120);
    m_canvas->widget()->setAccessibleName(tr("Latent map"));
    m_canvas->widget()->installEventFilter(this);
    setFocusProxy(m_canvas->widget());

    connect(m_toolBar, &MapToolBar::fieldChosen, this, &MapView::setColourField);
    connect(m_toolBar, &MapToolBar::toolChosen, m_gestures, &MapGestures::setTool);
    connect(m_toolBar, &MapToolBar::fitAsked, this, &MapView::fit);
    connect(m_toolBar, &MapToolBar::picturesAsked, this, &MapView::showPictures);
    connect(m_toolBar, &MapToolBar::sizeFactorChosen, this, [this](double factor) {
        m_picture.sizeFactor = factor;
        showPicture();
    });
    for (TaskSlot* task : {m_pointsTask, m_colourTask})
        connect(task, &TaskSlot::failed, this, [this](const QString& message) { m_session.tell(message, true); });
    connectGestures();
    connectSession();
    m_picture.background = Theme::current().canvas;
    takeFields();
    takeMap();
}

MapView::~MapView() = default;

void MapView::connectSession() {
    connect(&m_session, &Session::mapChanged, this, &MapView::takeMap);
    connect(&m_session, &Session::fieldsChanged, this, &MapView::takeFields);
    connect(&m_session, &Session::selectionChanged, this, &MapView::takeSelection);
    connect(&m_session, &Session::rankingChanged, this, &MapView::takeRanking);
    connect(&m_session, &Session::viewStateLoaded, this, [this] {
        const bool areWanted = !m_session.viewState(picturesKey).isEmpty();
        m_toolBar->setPicturesOn(areWanted);
        m_pictures->setOn(areWanted);
    });
    connect(&m_session, &Session::currentChanged, this, [this](core::RowId row) {
        bringIntoView(row);
        showCurrent();
    });
    connect(&m_session, &Session::labelsChanged, this, [this] {
        takeMarks();
        if (m_field && m_field->name == QLatin1String("label"))
            colour();
        else
            showPicture();
    });
}

void MapView::connectGestures() {
    connect(m_gestures, &MapGestures::panned, this, [this](QPointF pixels) {
        m_isCameraMoved = true;
        moveTo(m_transform.panned(pixels));
    });
    connect(m_gestures, &MapGestures::zoomed, this, &MapView::zoom);
    connect(m_gestures, &MapGestures::hovered, this, &MapView::hover);
    connect(m_gestures, &MapGestures::hoverEnded, this, [this] {
        m_hovered = -1;
        showHover();
    });
    connect(m_gestures, &MapGestures::clicked, this, &MapView::click);
    connect(m_gestures, &MapGestures::regionDrawn, m_overlay, &MapOverlay::setRegion);
    connect(m_gestures, &MapGestures::regionClosed, this, &MapView::closeRegion);
    connect(m_gestures, &MapGestures::cleared, this, [this] { m_session.select({}); });
    connect(m_gestures, &MapGestures::fitAsked, this, &MapView::fit);
    connect(m_gestures, &MapGestures::picturesAsked, this, [this] { showPictures(!m_pictures->isOn()); });
}

void MapView::setThumbnails(Thumbnails thumbnails) {
    m_thumbnails = std::move(thumbnails);
    m_pictures->setSource(m_thumbnails);
}

void MapView::forgetThumbnails() {
    m_pictures->forgetPictures();
}

void MapView::showPictures(bool areWanted) {
    m_toolBar->setPicturesOn(areWanted);
    m_pictures->setOn(areWanted);
    m_session.storeViewState(picturesKey, areWanted ? QStringLiteral("on") : QString());
}

void MapView::takeRanking() {
    const auto ranking = m_session.ranking();
    m_pictures->setOrder(ranking ? ranking->order : std::vector<core::RowId>());
}

void MapView::thumbnailReady(core::RowId row) {
    m_pictures->pictureReady(row);
    if (m_hovered >= 0 && m_picture.points->row(static_cast<std::size_t>(m_hovered)) == row)
        showHover();
}

void MapView::setTool(MapTool tool) {
    m_toolBar->setTool(tool);
    m_gestures->setTool(tool);
}

bool MapView::isPrepared() const {
    return !m_pointsTask->isRunning() && !m_colourTask->isRunning();
}

void MapView::takeMap() {
    const auto map = m_session.map();
    if (!map || map->positions.empty()) {
        m_pointsTask->cancel();
        takePoints(nullptr);
        return;
    }
    if (static_cast<std::int64_t>(map->positions.rows()) <= mostPreparedAtOnce) {
        m_pointsTask->cancel();
        takePoints(std::make_shared<const MapPoints>(map->positions));
        return;
    }
    m_pointsTask->start<std::shared_ptr<const MapPoints>>(
        [map](const core::Progress&) { return std::make_shared<const MapPoints>(map->positions); },
        [this](std::shared_ptr<const MapPoints> points) { takePoints(std::move(points)); });
}

void MapView::takePoints(std::shared_ptr<const MapPoints> points) {
    m_points = std::move(points);
    colour();
}

void MapView::takeFields() {
    QStringList names = m_session.plottableNames();
    if (!m_fieldName.isEmpty() && !names.contains(m_fieldName)) {
        m_fieldName.clear();
        Q_EMIT colourFieldChanged(m_fieldName);
    }
    m_toolBar->setFields(names, m_fieldName);
    if (m_field != (m_fieldName.isEmpty() ? nullptr : m_session.field(m_fieldName)))
        colour();
}

void MapView::setColourField(const QString& name) {
    m_fieldName = m_session.plottableNames().contains(name) ? name : QString();
    m_toolBar->setFields(m_session.plottableNames(), m_fieldName);
    colour();
    Q_EMIT colourFieldChanged(m_fieldName);
}

void MapView::colour() {
    m_field = m_fieldName.isEmpty() ? nullptr : m_session.field(m_fieldName);
    if (!m_points) {
        m_colourTask->cancel();
        takeColours(nullptr);
        return;
    }
    const auto work = [points = m_points, field = m_field, theme = Theme::current()] {
        return std::make_shared<const PointLook>(colourPoints(*points, field.get(), theme));
    };
    if (static_cast<std::int64_t>(m_points->size()) <= mostPreparedAtOnce) {
        m_colourTask->cancel();
        takeColours(work());
        return;
    }
    m_colourTask->start<std::shared_ptr<const PointLook>>(
        [work](const core::Progress&) { return work(); },
        [this](std::shared_ptr<const PointLook> look) { takeColours(std::move(look)); });
}

void MapView::takeColours(std::shared_ptr<const PointLook> look) {
    const bool isNewMap = m_picture.points != m_points;
    const bool wasEmpty = !m_picture.points;
    m_colours = std::move(look);
    m_picture.points = m_points;
    if (isNewMap) {
        m_hovered = -1;
        takeMarks();
        const auto map = m_session.map();
        const std::string method = map ? map->provenance.method : std::string();
        const bool isOtherSpace = method != std::exchange(m_method, method);
        const MapTransform fitted = fittedTransform();
        const bool isFilled = m_transform.unitsPerPx * smallestFilledShare < fitted.unitsPerPx;
        const bool isInside = m_points && m_transform.visibleMap().contains(m_points->bounds());
        if (wasEmpty || isOtherSpace)
            fit();
        else if (!m_isCameraMoved && (!isInside || !isFilled || !map->isPreview))
            moveTo(fitted);
    }
    takeSelection();
    Q_EMIT prepared();
}

void MapView::takeSelection() {
    const core::Selection& selection = m_session.selection();
    const bool isOnlyCurrent = selection.size() == 1 && selection.contains(m_session.current());
    if (m_colours && !selection.empty() && !isOnlyCurrent) {
        auto look = std::make_shared<PointLook>(*m_colours);
        showSelection(*look, *m_picture.points, selection, Theme::current());
        m_picture.look = std::move(look);
    } else {
        m_picture.look = m_colours;
    }
    showPicture();
    showTexts();
}

void MapView::takeMarks() {
    auto marks = std::make_shared<std::vector<MapMark>>();
    if (m_picture.points)
        for (const auto& [row, event] : m_session.labels().current) {
            const std::int64_t point = m_picture.points->pointOf(row);
            const core::LabelClass* entry = m_session.scheme().find(event.classId);
            if (point >= 0 && entry)
                marks->push_back(
                    {static_cast<std::size_t>(point), QColor(QString::fromStdString(entry->colour)).rgb()});
        }
    m_picture.marks = std::move(marks);
}

void MapView::takeTheme() {
    m_picture.background = Theme::current().canvas;
    colour();
    m_overlay->update();
}

void MapView::showPicture() {
    m_canvas->setPicture(m_picture);
    m_pictures->setPoints(m_picture.points, m_picture.look);
    showTransform();
}

void MapView::showTransform() {
    m_canvas->setTransform(m_transform);
    m_pictures->setTransform(m_transform);
    if (m_picture.points && m_picture.look) {
        const bool isDensity = m_picture.points->countNear(m_transform.visibleMap()) > densityThreshold;
        m_overlay->setScale(m_picture.look->scale,
                            isDensity ? tr("counted per pixel: stronger = more objects (log)") : QString());
    } else {
        m_overlay->setScale({}, {});
    }
    showCurrent();
    showHover();
}

void MapView::showCurrent() {
    const std::int64_t point = m_picture.points ? m_picture.points->pointOf(m_session.current()) : -1;
    if (point < 0) {
        m_overlay->setCurrent(std::nullopt, 7);
        return;
    }
    const PointStyle style = pointStyle(*m_picture.points, m_transform.unitsPerPx, m_picture.sizeFactor);
    m_overlay->setCurrent(m_transform.pixelFromMap(m_picture.points->position(static_cast<std::size_t>(point))),
                          std::max(7.0, style.diameterPx / 2 + 4.5));
}

void MapView::bringIntoView(core::RowId row) {
    const std::int64_t point = m_picture.points ? m_picture.points->pointOf(row) : -1;
    if (point < 0)
        return;
    const QPointF place = m_picture.points->position(static_cast<std::size_t>(point));
    const QRectF view(QPointF(), m_transform.sizePx);
    if (view.adjusted(8, 8, -8, -8).contains(m_transform.pixelFromMap(place)))
        return;
    MapTransform target = m_transform;
    target.centre = place;
    m_isCameraMoved = true;
    moveTo(target);
}

MapTransform MapView::fittedTransform() const {
    const QSizeF size = m_canvas->widget()->size();
    return MapTransform::fitted(m_points ? m_points->bounds() : QRectF(0, 0, 1, 1), size, fitMargins);
}

void MapView::fit() {
    m_isCameraMoved = false;
    moveTo(fittedTransform());
}

void MapView::moveTo(const MapTransform& transform) {
    m_transform = transform;
    showTransform();
}

void MapView::zoom(QPointF about, double factor) {
    const double units = clampedUnits(m_transform.unitsPerPx / factor, fittedTransform());
    m_isCameraMoved = true;
    moveTo(m_transform.zoomedAbout(about, m_transform.unitsPerPx / units));
}

void MapView::resizeCanvas() {
    for (QWidget* layer : std::initializer_list<QWidget*>{m_pictures, m_overlay})
        layer->setGeometry(m_canvas->widget()->rect());
    if (!m_isCameraMoved) {
        fit();
        return;
    }
    m_transform.sizePx = m_canvas->widget()->size();
    showTransform();
}

bool MapView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched == m_canvas->widget())
        resizeCanvas();
    return QWidget::eventFilter(watched, event);
}

void MapView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        takeTheme();
    QWidget::changeEvent(event);
}

std::int64_t MapView::pointNear(QPointF pixel) const {
    if (!m_picture.points)
        return -1;
    if (const std::int64_t pictured = m_pictures->pointAt(pixel); pictured >= 0)
        return pictured;
    return m_picture.points->nearest(m_transform.mapFromPixel(pixel), pickReachPx * m_transform.unitsPerPx);
}

void MapView::hover(QPointF pixel) {
    const std::int64_t point = pointNear(pixel);
    if (point == m_hovered)
        return;
    m_hovered = point;
    showHover();
}

void MapView::click(QPointF pixel, core::SelectionMode mode) {
    const std::int64_t point = pointNear(pixel);
    if (point < 0)
        return;
    const core::RowId row = m_picture.points->row(static_cast<std::size_t>(point));
    if (mode != core::SelectionMode::Remove)
        m_session.setCurrent(row);
    m_session.select(core::Selection({row}), mode);
}

void MapView::closeRegion(const QPolygonF& pixels, core::SelectionMode mode) {
    if (!m_picture.points)
        return;
    QPolygonF region;
    for (const QPointF& pixel : pixels)
        region << m_transform.mapFromPixel(pixel);
    m_session.select(core::Selection(m_picture.points->rowsInside(region)), mode);
}

} // namespace oddity::widgets
