// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/pictures/map_pictures.h"

#include <cmath>
#include <limits>

#include <QPainter>
#include <QTimer>

#include "widgets/map/pictures/picture_placement.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostPlacedAtOnce = 200'000; ///< points in view; beyond, pictures are placed when the map rests
constexpr int restMs = 80;
constexpr qsizetype mostKept = 2'000; ///< pictures
constexpr double framePx = 1.5;
constexpr double mutedOpacity = 0.25;

} // namespace

MapPictures::MapPictures(QWidget* canvas) : QWidget(canvas), m_rest(new QTimer(this)) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setVisible(false);
    m_rest->setSingleShot(true);
    m_rest->setInterval(restMs);
    connect(m_rest, &QTimer::timeout, this, &MapPictures::place);
}

void MapPictures::setSource(Source source) {
    m_source = std::move(source);
    forgetPictures();
}

void MapPictures::setOn(bool isOn) {
    m_isOn = isOn;
    setVisible(isOn);
    if (isOn)
        rankPoints();
    place();
}

void MapPictures::setPoints(std::shared_ptr<const MapPoints> points, std::shared_ptr<const PointLook> look) {
    const bool isOtherMap = points != std::exchange(m_points, points);
    m_look = std::move(look);
    if (isOtherMap) {
        rankPoints();
        place();
    }
    update();
}

void MapPictures::setOrder(const std::vector<core::RowId>& bestFirst) {
    m_order = bestFirst;
    rankPoints();
    place();
}

void MapPictures::rankPoints() {
    m_rankOfPoint.clear();
    if (!m_isOn || !m_points)
        return;
    m_rankOfPoint.assign(m_points->size(), std::numeric_limits<std::uint32_t>::max());
    for (std::size_t place = 0; place < m_order.size(); ++place) {
        const std::int64_t point =
            m_order[place].index() < m_points->rowCount() ? m_points->pointOf(m_order[place]) : -1;
        if (point >= 0)
            m_rankOfPoint[static_cast<std::size_t>(point)] = static_cast<std::uint32_t>(place);
    }
}

void MapPictures::setTransform(const MapTransform& transform) {
    if (transform == m_transform)
        return;
    m_transform = transform;
    placeSoon();
    update();
}

void MapPictures::placeSoon() {
    if (!m_isOn || !m_points)
        return;
    if (m_points->countNear(m_transform.visibleMap()) <= mostPlacedAtOnce)
        place();
    else
        m_rest->start();
}

void MapPictures::place() {
    m_rest->stop();
    m_placed.clear();
    if (m_isOn && m_points && m_rankOfPoint.size() == m_points->size())
        m_placed = placedPictures(*m_points, m_rankOfPoint, m_transform, sidePx);
    update();
}

void MapPictures::pictureReady(core::RowId row) {
    if (m_pictures.remove(row.value) > 0 || m_isOn)
        update();
}

void MapPictures::forgetPictures() {
    m_pictures.clear();
    update();
}

QRectF MapPictures::areaOf(std::size_t point) const {
    const QPointF centre = m_transform.pixelFromMap(m_points->position(point));
    return {centre.x() - sidePx / 2, centre.y() - sidePx / 2, sidePx, sidePx};
}

std::int64_t MapPictures::pointAt(QPointF pixel) const {
    if (m_isOn)
        for (const std::size_t point : m_placed)
            if (areaOf(point).contains(pixel))
                return static_cast<std::int64_t>(point);
    return -1;
}

QPixmap MapPictures::picture(core::RowId row) {
    const auto known = m_pictures.constFind(row.value);
    if (known != m_pictures.constEnd())
        return *known;
    const QImage image = m_source ? m_source(row) : QImage();
    if (image.isNull())
        return {};
    const double ratio = devicePixelRatioF();
    const int side = static_cast<int>(std::lround(sidePx * ratio));
    QPixmap scaled = QPixmap::fromImage(image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    scaled.setDevicePixelRatio(ratio);
    if (m_pictures.size() >= mostKept)
        m_pictures.clear();
    m_pictures.insert(row.value, scaled);
    return scaled;
}

void MapPictures::paintEvent(QPaintEvent*) {
    if (!m_isOn || !m_points || !m_look)
        return;
    QPainter painter(this);
    const QColor background = Theme::current().canvas;
    for (const std::size_t point : m_placed) {
        const QRectF area = areaOf(point);
        const QPixmap shown = picture(m_points->row(point));
        if (!area.intersects(QRectF(rect())) || shown.isNull() || point >= m_look->colours.size())
            continue;
        painter.setOpacity(m_look->layers[point] == PointLook::Behind ? mutedOpacity : 1);
        const QSizeF size = shown.deviceIndependentSize();
        const QRectF place(area.center() - QPointF(size.width(), size.height()) / 2, size);
        const QColor colour(qRed(m_look->colours[point]), qGreen(m_look->colours[point]),
                            qBlue(m_look->colours[point]));
        painter.fillRect(place.adjusted(-framePx - 1, -framePx - 1, framePx + 1, framePx + 1), background);
        painter.fillRect(place.adjusted(-framePx, -framePx, framePx, framePx), colour);
        painter.drawPixmap(place.topLeft(), shown);
    }
}

} // namespace oddity::widgets
