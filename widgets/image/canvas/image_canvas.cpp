// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/image_canvas.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QThreadPool>
#include <QWheelEvent>

#include "widgets/image/canvas/canvas_furniture.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int compassFromPx = 260; ///< a narrower canvas would vanish under its compass

constexpr qint64 pixelsColouredAtOnce = 256 * 1024;
constexpr double wheelStep = 1.2; // as in DS9
constexpr double mostZoom = 256;
constexpr double leastZoom = 1.0 / 64;

} // namespace

ImageCanvas::ImageCanvas(QWidget* parent) : QWidget(parent), m_colouring(QThreadPool::globalInstance()) {
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Image"));
    setAccessibleDescription(tr("Wheel zooms, drag pans, right drag changes contrast and bias, double click fits."));
    follow(std::make_shared<ViewLink>());
}

void ImageCanvas::follow(std::shared_ptr<ViewLink> link) {
    if (m_link)
        m_link->disconnect(this);
    m_link = std::move(link);
    connect(m_link.get(), &ViewLink::changed, this, qOverload<>(&QWidget::update));
    connect(m_link.get(), &ViewLink::pointed, this, [this] {
        update();
        Q_EMIT pointed(m_link->crosshair());
    });
    update();
}

void ImageCanvas::linkWith(const ImageCanvas& other) {
    follow(other.m_link);
}

void ImageCanvas::setPicture(std::shared_ptr<const Picture> picture) {
    const bool sameSize =
        m_picture && picture && m_picture->width == picture->width && m_picture->height == picture->height;
    m_picture = std::move(picture);
    if (!sameSize) {
        m_image = {};
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

void ImageCanvas::setSky(std::shared_ptr<const core::SkyTransform> sky) {
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

double ImageCanvas::zoom() const {
    return m_link->isFit() ? fitZoom() : m_link->zoom();
}

QPointF ImageCanvas::centre() const {
    if (!m_link->isFit() || !m_picture)
        return m_link->centre();
    return {(m_picture->width - 1) / 2.0, (m_picture->height - 1) / 2.0};
}

QPointF ImageCanvas::imageFromWidget(QPointF position) const {
    const QPointF middle = centre();
    return {middle.x() + (position.x() - width() / 2.0) / zoom(),
            middle.y() - (position.y() - height() / 2.0) / zoom()};
}

QPointF ImageCanvas::widgetFromImage(QPointF position) const {
    const QPointF middle = centre();
    return {width() / 2.0 + (position.x() - middle.x()) * zoom(),
            height() / 2.0 - (position.y() - middle.y()) * zoom()};
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
    m_link->show(fixed + (middle - fixed) * (now / next), next);
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
    if (m_hasFurniture) {
        drawScaleBar(painter, rect(), zoom(), m_sky.get());
        if (m_sky && width() >= compassFromPx)
            drawCompass(painter, rect(), *m_sky, centre());
    }
    drawTitle(painter, rect(), m_title);
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
    if (!m_link->crosshair() || !pixelAt(*m_link->crosshair()))
        return;
    const QPoint pixel = *pixelAt(*m_link->crosshair());
    const QPointF corner = widgetFromImage({pixel.x() - 0.5, pixel.y() + 0.5});
    const QRectF box(corner, QSizeF(zoom(), zoom()));
    if (zoom() >= 4) {
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
        painter.drawRect(box);
        painter.setPen(QPen(QColor(255, 255, 255, 230), 1));
        painter.drawRect(box);
    }
    if (underMouse())
        return;
    const QPointF middle = box.center();
    const double gap = std::max(6.0, zoom());
    painter.setPen(QPen(QColor(255, 255, 255, 130), 1, Qt::DashLine));
    painter.drawLine(QPointF(0, middle.y()), QPointF(middle.x() - gap, middle.y()));
    painter.drawLine(QPointF(middle.x() + gap, middle.y()), QPointF(width(), middle.y()));
    painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), middle.y() - gap));
    painter.drawLine(QPointF(middle.x(), middle.y() + gap), QPointF(middle.x(), height()));
}

void ImageCanvas::wheelEvent(QWheelEvent* event) {
    zoomBy(std::pow(wheelStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void ImageCanvas::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = event->position();
    m_centreAtPress = centre();
    m_contrastAtPress = m_rendering.contrast;
    m_biasAtPress = m_rendering.bias;
    if (event->button() != Qt::RightButton)
        setCursor(Qt::ClosedHandCursor);
}

void ImageCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF moved = event->position() - m_pressedAt;
    if (m_picture && event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) {
        if (!m_link->isFit() || moved.manhattanLength() > 3)
            m_link->show(m_centreAtPress + QPointF(-moved.x(), moved.y()) / zoom(), zoom());
    } else if (m_picture && event->buttons() & Qt::RightButton) {
        m_rendering.bias = std::clamp(m_biasAtPress + moved.x() / std::max(1, width()), 0.0, 1.0);
        m_rendering.contrast =
            std::clamp(m_contrastAtPress * std::pow(10, -moved.y() / std::max(1, height())), 0.1, 10.0);
        colour();
        Q_EMIT contrastChanged(m_rendering.contrast, m_rendering.bias);
    }
    const QPointF position = imageFromWidget(event->position());
    m_link->pointAt(pixelAt(position) ? std::optional(position) : std::nullopt);
}

void ImageCanvas::mouseReleaseEvent(QMouseEvent*) {
    setCursor(Qt::CrossCursor);
}

void ImageCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::RightButton) {
        m_rendering.contrast = m_contrastAtPress = 1;
        m_rendering.bias = m_biasAtPress = 0.5;
        colour();
        Q_EMIT contrastChanged(1, 0.5);
    } else {
        fit();
    }
}

void ImageCanvas::keyPressEvent(QKeyEvent* event) {
    const QPointF middle(width() / 2.0, height() / 2.0);
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        zoomBy(2, middle);
    else if (event->key() == Qt::Key_Minus)
        zoomBy(0.5, middle);
    else
        QWidget::keyPressEvent(event);
}

void ImageCanvas::leaveEvent(QEvent*) {
    m_link->pointAt(std::nullopt);
}

} // namespace oddity::widgets
