// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/image_canvas.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

namespace oddity::widgets {

namespace {

constexpr qint64 pixelsColouredAtOnce = 256 * 1024;

} // namespace

ImageCanvas::ImageCanvas(QWidget* parent) : PixelCanvas(parent), m_colouring(workPool()) {}

QSize ImageCanvas::imageSize() const {
    return m_picture ? QSize(m_picture->width, m_picture->height) : QSize();
}

void ImageCanvas::setPicture(std::shared_ptr<const Picture> picture) {
    m_picture = std::move(picture);
    if (m_picture && imageSize() != m_lastSize) {
        m_image = {};
        m_lastSize = imageSize();
        fitAnew();
    }
    recolour();
}

void ImageCanvas::recolour() {
    if (!m_picture) {
        m_colouring.cancel();
        m_image = {};
    } else if (m_picture->pixelCount() <= pixelsColouredAtOnce) {
        m_colouring.cancel();
        m_image = rendered(*m_picture, rendering());
    } else {
        m_colouring.start<QImage>(
            [picture = m_picture, look = rendering()](const core::Progress&) { return rendered(*picture, look); },
            [this](const QImage& image) {
                m_image = image;
                update();
                Q_EMIT recoloured();
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

QColor ImageCanvas::colourAt(QPoint pixel) const {
    const QPoint inImage(pixel.x(), m_image.height() - 1 - pixel.y());
    return m_image.valid(inImage) ? m_image.pixelColor(inImage) : QColor();
}

void ImageCanvas::paintPixels(QPainter& painter) {
    if (m_image.isNull())
        return;
    paintImage(painter, m_image, QRectF(-0.5, -0.5, m_picture->width, m_picture->height));
    if (m_overlay.isNull())
        return;
    painter.setOpacity(m_overlayOpacity);
    paintImage(painter, m_overlay, m_overlayEdges);
    painter.setOpacity(1);
}

/// edges: lower left corner and size in image coordinates. Only what is seen is drawn.
void ImageCanvas::paintImage(QPainter& painter, const QImage& image, const QRectF& edges) {
    if (const ImageMapping seen = mapping(); !seen.isUpright()) {
        m_turned.begin(seen, devicePixelRatioF(), Qt::transparent);
        m_turned.lay(image, edges, edges, edges.width() * seen.zoom < image.width());
        m_turned.paint(painter);
        return;
    }
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

} // namespace oddity::widgets
