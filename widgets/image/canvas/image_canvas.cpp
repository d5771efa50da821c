// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/image_canvas.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QThreadPool>

#include "widgets/image/canvas/canvas_furniture.h"
#include "widgets/image/canvas/sky_match.h"
#include "widgets/image/readout/magnifier.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int compassFromPx = 260; ///< a narrower canvas would vanish under its compass

constexpr qint64 pixelsColouredAtOnce = 256 * 1024;
constexpr double mostZoom = 256;
constexpr double leastZoom = 1.0 / 64;

} // namespace

ImageCanvas::ImageCanvas(QWidget* parent) : QWidget(parent), m_colouring(QThreadPool::globalInstance()) {
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Image"));
    setAccessibleDescription(tr(
        "Wheel zooms, drag pans, right drag changes contrast and bias, double click fits, right click opens a menu."));
    setLink(std::make_shared<ViewLink>());
}

void ImageCanvas::setLink(std::shared_ptr<ViewLink> link) {
    if (link == m_link)
        return;
    if (m_link)
        m_link->disconnect(this);
    m_link = std::move(link);
    connect(m_link.get(), &ViewLink::changed, this, qOverload<>(&QWidget::update));
    connect(m_link.get(), &ViewLink::pointed, this, [this] {
        update();
        Q_EMIT pointed(crosshair());
    });
    update();
}

void ImageCanvas::linkWith(const ImageCanvas& other) {
    setLink(other.m_link);
}

void ImageCanvas::addOverlay(CanvasOverlay* overlay) {
    m_overlays.push_back(overlay);
    connect(overlay, &CanvasOverlay::changed, this, qOverload<>(&QWidget::update));
    update();
}

void ImageCanvas::setMagnifierVisible(bool visible) {
    m_hasMagnifier = visible;
    update();
}

void ImageCanvas::setPicture(std::shared_ptr<const Picture> picture) {
    m_picture = std::move(picture);
    const QSize size = m_picture ? QSize(m_picture->width, m_picture->height) : QSize();
    if (m_picture && size != m_lastSize) {
        m_image = {};
        m_lastSize = size;
        if (const auto& sky = m_link->centre().sky; !sky || !m_sky || sky == m_sky)
            m_link->fit();
    }
    colour();
}

void ImageCanvas::setRendering(const Rendering& rendering) {
    m_rendering = rendering;
    colour();
}

void ImageCanvas::colour() {
    if (!m_picture) {
        m_colouring.cancel();
        m_image = {};
    } else if (m_picture->pixelCount() <= pixelsColouredAtOnce) {
        m_colouring.cancel();
        m_image = rendered(*m_picture, m_rendering);
    } else {
        m_colouring.start<QImage>([picture = m_picture, rendering = m_rendering](
                                      const core::Progress&) { return rendered(*picture, rendering); },
                                  [this](const QImage& image) {
                                      m_image = image;
                                      update();
                                  });
    }
    update();
}

void ImageCanvas::setOverlay(const QImage& overlay, const QRectF& pixels, double opacity) {
    m_overlay = overlay;
    m_overlayEdges = pixels;
    m_overlayOpacity = opacity;
    update();
}

void ImageCanvas::setSky(std::shared_ptr<const core::SkyTransform> sky, bool isSamePlace) {
    if (sky != m_sky && !isSamePlace) {
        if (const auto centre = linkedCentre())
            m_link->restate({*centre, sky}, zoom());
        if (const auto position = crosshair())
            m_link->restateCrosshair({*position, sky});
    }
    m_sky = std::move(sky);
    update();
}

void ImageCanvas::setTitle(const QString& title) {
    m_title = title;
    setAccessibleName(title.isEmpty() ? tr("Image") : title);
    update();
}

void ImageCanvas::setFurnitureVisible(bool visible) {
    m_hasFurniture = visible;
    update();
}

double ImageCanvas::fitZoom() const {
    if (!m_picture || m_picture->pixelCount() == 0)
        return 1;
    return std::max(leastZoom, std::min(static_cast<double>(width()) / m_picture->width,
                                        static_cast<double>(height()) / m_picture->height));
}

std::optional<QPointF> ImageCanvas::linkedCentre() const {
    if (m_link->isFit() || !m_picture)
        return std::nullopt;
    const LinkedPlace& place = m_link->centre();
    const auto pixel = matchedPixel(place.pixel, place.sky.get(), m_sky.get());
    // of an image elsewhere on the sky there is nothing to match
    const double width = m_picture->width, height = m_picture->height;
    const bool isOwn = !place.sky || !m_sky || place.sky == m_sky;
    if (!isOwn && (!pixel || !QRectF(-width, -height, 3 * width, 3 * height).contains(*pixel)))
        return std::nullopt;
    return pixel;
}

double ImageCanvas::zoom() const {
    return mapping().zoom;
}

ImageMapping ImageCanvas::mapping() const {
    ImageMapping mapping{QRectF(rect()), {}, fitZoom(), {}};
    if (!m_picture)
        return mapping;
    mapping.imageSize = QSizeF(m_picture->width, m_picture->height);
    mapping.centre = {(m_picture->width - 1) / 2.0, (m_picture->height - 1) / 2.0};
    if (const auto centre = linkedCentre()) {
        mapping.centre = *centre;
        mapping.zoom = matchedZoom(m_link->zoom(), m_link->centre().sky.get(), m_sky.get());
    }
    return mapping;
}

QPointF ImageCanvas::imageFromWidget(QPointF position) const {
    return mapping().toImage(position);
}

QPointF ImageCanvas::widgetFromImage(QPointF position) const {
    return mapping().toWidget(position);
}

std::optional<QPointF> ImageCanvas::crosshair() const {
    const auto& place = m_link->crosshair();
    return place ? matchedPixel(place->pixel, place->sky.get(), m_sky.get()) : std::nullopt;
}

QColor ImageCanvas::colourAt(QPoint pixel) const {
    const QPoint inImage(pixel.x(), m_image.height() - 1 - pixel.y());
    return m_image.valid(inImage) ? m_image.pixelColor(inImage) : QColor();
}

std::optional<QPoint> ImageCanvas::pixelAt(QPointF imagePosition) const {
    const QPoint pixel(static_cast<int>(std::floor(imagePosition.x() + 0.5)),
                       static_cast<int>(std::floor(imagePosition.y() + 0.5)));
    if (!m_picture || !QRect(0, 0, m_picture->width, m_picture->height).contains(pixel))
        return std::nullopt;
    return pixel;
}

void ImageCanvas::zoomBy(double factor, QPointF about) {
    if (!m_picture)
        return;
    const double now = zoom();
    const double next = std::clamp(now * factor, leastZoom, mostZoom);
    const QPointF fixed = imageFromWidget(about), middle = centre();
    m_link->show({fixed + (middle - fixed) * (now / next), m_sky}, next);
}

void ImageCanvas::zoomTo(double zoom) {
    if (m_picture)
        m_link->show({centre(), m_sky}, std::clamp(zoom, leastZoom, mostZoom));
}

void ImageCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().canvas);
    if (!m_picture || m_image.isNull())
        return;
    paintImage(painter, m_image, QRectF(-0.5, -0.5, m_picture->width, m_picture->height));
    if (!m_overlay.isNull()) {
        painter.setOpacity(m_overlayOpacity);
        paintImage(painter, m_overlay, m_overlayEdges);
        painter.setOpacity(1);
    }
    paintCrosshair(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    paintOverlays(painter);
    if (const auto position = crosshair(); m_hasMagnifier && position && !m_image.isNull())
        drawMagnifier(painter, rect(), m_image, *position, zoom(), mapFromGlobal(QCursor::pos()));
}

/// Furniture first: what lies on the image keeps clear of it.
void ImageCanvas::paintOverlays(QPainter& painter) {
    std::vector<QRectF> taken{drawTitle(painter, rect(), m_title)};
    const ImageMapping seen = mapping();
    if (m_hasFurniture) {
        taken.push_back(drawScaleBar(painter, rect(), seen.zoom, m_sky.get()));
        if (m_sky && width() >= compassFromPx)
            taken.push_back(drawCompass(painter, rect(), *m_sky, seen.centre));
    }
    for (const QPointer<CanvasOverlay>& overlay : m_overlays) {
        if (!overlay || !overlay->isVisible())
            continue;
        painter.save();
        QRegion free(rect());
        for (const QRectF& plate : taken)
            free -= plate.toAlignedRect();
        painter.setClipRegion(free);
        overlay->paint(painter, seen, taken);
        painter.restore();
    }
}

/// edges: lower left corner and size in image coordinates. Only what is seen is drawn.
void ImageCanvas::paintImage(QPainter& painter, const QImage& image, const QRectF& edges) {
    const QPointF topLeft = widgetFromImage({edges.left(), edges.top() + edges.height()});
    const QRectF target(topLeft, edges.size() * zoom());
    const double stepX = target.width() / image.width(), stepY = target.height() / image.height();
    const QRectF seen = target.intersected(QRectF(rect()));
    if (seen.isEmpty())
        return;
    const int left = static_cast<int>((seen.left() - target.left()) / stepX);
    const int top = static_cast<int>((seen.top() - target.top()) / stepY);
    const int right = std::min(image.width(), static_cast<int>(std::ceil((seen.right() - target.left()) / stepX)));
    const int bottom = std::min(image.height(), static_cast<int>(std::ceil((seen.bottom() - target.top()) / stepY)));
    const QRectF source(left, top, right - left, bottom - top);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, stepX < 1);
    painter.drawImage(QRectF(target.left() + left * stepX, target.top() + top * stepY, source.width() * stepX,
                             source.height() * stepY),
                      image, source);
}

void ImageCanvas::paintCrosshair(QPainter& painter) {
    const auto position = crosshair();
    if (!position || !pixelAt(*position))
        return;
    const QPoint pixel = *pixelAt(*position);
    const QPointF corner = widgetFromImage({pixel.x() - 0.5, pixel.y() + 0.5});
    const QRectF box(corner, QSizeF(zoom(), zoom()));
    if (zoom() >= 4) {
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
        painter.drawRect(box);
        painter.setPen(QPen(QColor(255, 255, 255, 230), 1));
        painter.drawRect(box);
    }
    if (underMouse() && !m_link->isFrozen())
        return;
    const QPointF middle = box.center();
    const double gap = std::max(6.0, zoom());
    painter.setPen(QPen(m_link->isFrozen() ? QColor(255, 179, 64, 220) : QColor(255, 255, 255, 130), 1, Qt::DashLine));
    painter.drawLine(QPointF(0, middle.y()), QPointF(middle.x() - gap, middle.y()));
    painter.drawLine(QPointF(middle.x() + gap, middle.y()), QPointF(width(), middle.y()));
    painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), middle.y() - gap));
    painter.drawLine(QPointF(middle.x(), middle.y() + gap), QPointF(middle.x(), height()));
}

} // namespace oddity::widgets
