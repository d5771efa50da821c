// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/pixel_canvas.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "widgets/image/canvas/canvas_furniture.h"
#include "widgets/image/readout/magnifier.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int compassFromPx = 260; ///< a narrower canvas would vanish under its compass

} // namespace

PixelCanvas::PixelCanvas(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("Image"));
    setAccessibleDescription(tr(
        "Wheel zooms, drag pans, right drag changes contrast and bias, double click fits, right click opens a menu."));
    setLink(std::make_shared<ViewLink>());
    m_ownLink = m_link.get();
}

PixelCanvas::~PixelCanvas() {
    m_link->remove(this);
}

void PixelCanvas::setLink(std::shared_ptr<ViewLink> link) {
    if (link == m_link)
        return;
    if (m_link) {
        m_link->disconnect(this);
        m_link->remove(this);
    }
    m_link = std::move(link);
    m_link->add(this);
    m_mappingState = {};
    connect(m_link.get(), &ViewLink::changed, this, [this] {
        update();
        Q_EMIT viewChanged();
    });
    connect(m_link.get(), &ViewLink::fitAsked, this, [this] {
        if (m_link->isFittedTo(this))
            fit();
    });
    connect(m_link.get(), &ViewLink::pointed, this, [this] {
        update();
        Q_EMIT pointed(crosshair());
    });
    update();
}

void PixelCanvas::linkWith(const PixelCanvas& other) {
    setLink(other.m_link);
}

void PixelCanvas::addOverlay(CanvasOverlay* overlay) {
    m_overlays.push_back(overlay);
    connect(overlay, &CanvasOverlay::changed, this, &PixelCanvas::repaintLayer);
    repaintLayer();
}

void PixelCanvas::repaintLayer() {
    m_isLayerStale = true;
    update();
}

void PixelCanvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    repaintLayer(); // another font or look
}

void PixelCanvas::setMagnifierVisible(bool visible) {
    m_hasMagnifier = visible;
    update();
}

QPixmap PixelCanvas::grabSeen() {
    const QRectF seen = mapping().seen();
    if (!hasImage() || seen.isEmpty())
        return grab();
    const QPoint first(static_cast<int>(std::ceil(seen.left())), static_cast<int>(std::ceil(seen.top())));
    const QPoint beyond(static_cast<int>(std::floor(seen.right())), static_cast<int>(std::floor(seen.bottom())));
    m_frame = QRect(first, QSize(std::max(1, beyond.x() - first.x()), std::max(1, beyond.y() - first.y())));
    const QPixmap picture = grab(m_frame);
    m_frame = {};
    return picture;
}

void PixelCanvas::setRendering(const Rendering& rendering) {
    m_rendering = rendering;
    recolour();
    Q_EMIT recoloured();
}

void PixelCanvas::setTitle(const QString& title) {
    m_title = title;
    setAccessibleName(title.isEmpty() ? tr("Image") : title);
    update();
}

void PixelCanvas::setFurnitureVisible(bool visible) {
    m_hasFurniture = visible;
    update();
}

std::optional<QPoint> PixelCanvas::pixelAt(QPointF imagePosition) const {
    const double x = std::floor(imagePosition.x() + 0.5), y = std::floor(imagePosition.y() + 0.5);
    if (!(x >= 0 && y >= 0 && x < imageSize().width() && y < imageSize().height()))
        return std::nullopt;
    return QPoint(static_cast<int>(x), static_cast<int>(y));
}

void PixelCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().canvas);
    if (!hasImage())
        return;
    paintPixels(painter);
    paintCrosshair(painter);
    if (LayerState state = layerState(); m_isLayerStale || !(state == m_layerState)) {
        m_layer = QPixmap(size() * state.devicePixelRatio);
        m_layer.setDevicePixelRatio(state.devicePixelRatio);
        m_layer.fill(Qt::transparent);
        m_layerState = std::move(state);
        m_isLayerStale = false;
        QPainter onLayer(&m_layer);
        onLayer.setRenderHint(QPainter::Antialiasing);
        paintOverlays(onLayer);
    }
    painter.drawPixmap(0, 0, m_layer);
    painter.setRenderHint(QPainter::Antialiasing);
    if (const auto position = crosshair(); m_hasMagnifier && position)
        paintMagnifier(painter, *position);
}

PixelCanvas::LayerState PixelCanvas::layerState() const {
    QStringList words{title(), lieText()};
    words.removeAll(QString());
    return {mapping(), frame(), words, m_hasFurniture, m_sky, devicePixelRatioF()};
}

/// Furniture first: what lies on the image keeps clear of it.
void PixelCanvas::paintOverlays(QPainter& painter) {
    std::vector<QRectF> taken{drawTitle(painter, frame(), m_layerState.words.join(QStringLiteral(" · ")))};
    const ImageMapping& seen = m_layerState.mapping;
    if (m_hasFurniture) {
        taken.push_back(drawScaleBar(painter, frame(), seen.zoom, m_sky.get()));
        if (m_sky && frame().width() >= compassFromPx)
            taken.push_back(drawCompass(painter, frame(), *m_sky, seen));
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

void PixelCanvas::paintMagnifier(QPainter& painter, QPointF position) {
    const QPoint middle(static_cast<int>(std::floor(position.x() + 0.5)),
                        static_cast<int>(std::floor(position.y() + 0.5)));
    constexpr int side = 2 * magnifiedReach + 1;
    QImage around(side, side, QImage::Format_RGB32);
    around.fill(Theme::current().canvas);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            if (const QColor colour = colourAt(middle + QPoint(x - magnifiedReach, y - magnifiedReach));
                colour.isValid())
                around.setPixelColor(x, side - 1 - y, colour);
    const ImageMapping seen = mapping();
    drawMagnifier(painter, frame(), around, position - QPointF(middle) + QPointF(magnifiedReach, magnifiedReach),
                  seen.zoom, mapFromGlobal(QCursor::pos()), seen.orientation);
}

void PixelCanvas::paintCrosshair(QPainter& painter) {
    const auto position = crosshair();
    if (!position || !pixelAt(*position))
        return;
    const QPoint pixel = *pixelAt(*position);
    const QPolygonF box = mapping().outlineOf(QRectF(QPointF(pixel) - QPointF(0.5, 0.5), QSizeF(1, 1)));
    if (zoom() >= 4) {
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
        painter.drawPolygon(box);
        painter.setPen(QPen(QColor(255, 255, 255, 230), 1));
        painter.drawPolygon(box);
    }
    if (underMouse() && !m_link->isFrozen())
        return;
    const QPointF middle = widgetFromImage(pixel);
    const double gap = std::max(6.0, zoom());
    painter.setPen(QPen(m_link->isFrozen() ? QColor(255, 179, 64, 220) : QColor(255, 255, 255, 130), 1, Qt::DashLine));
    painter.drawLine(QPointF(0, middle.y()), QPointF(middle.x() - gap, middle.y()));
    painter.drawLine(QPointF(middle.x() + gap, middle.y()), QPointF(width(), middle.y()));
    painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), middle.y() - gap));
    painter.drawLine(QPointF(middle.x(), middle.y() + gap), QPointF(middle.x(), height()));
}

} // namespace oddity::widgets
