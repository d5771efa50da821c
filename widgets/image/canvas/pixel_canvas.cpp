// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/pixel_canvas.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "widgets/image/canvas/canvas_furniture.h"
#include "widgets/image/canvas/sky_match.h"
#include "widgets/image/readout/magnifier.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int compassFromPx = 260; ///< a narrower canvas would vanish under its compass
constexpr double mostZoom = 256;
constexpr int magnifiedReach = 12; ///< pixels to each side, more than the inset has room for

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

void PixelCanvas::setLink(std::shared_ptr<ViewLink> link) {
    if (link == m_link)
        return;
    if (m_link)
        m_link->disconnect(this);
    m_link = std::move(link);
    connect(m_link.get(), &ViewLink::changed, this, [this] {
        update();
        Q_EMIT viewChanged();
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
}

void PixelCanvas::setSky(std::shared_ptr<const core::SkyTransform> sky, bool isSamePlace) {
    if (sky != m_sky && !isSamePlace) {
        if (const auto centre = linkedCentre())
            m_link->restate({*centre, sky}, zoom());
        if (const auto position = crosshair())
            m_link->restateCrosshair({*position, sky});
    }
    m_sky = std::move(sky);
    update();
}

const core::SkyTransform* PixelCanvas::matchedSky() const {
    return m_link->by() == ViewLink::By::Sky ? m_sky.get() : nullptr;
}

void PixelCanvas::fit() {
    if (m_link->fitsTogether() && hasImage())
        m_link->showWhole({{(imageSize().width() - 1) / 2.0, (imageSize().height() - 1) / 2.0}, m_sky}, fitZoom(),
                          this);
    else
        m_link->fit();
}

void PixelCanvas::fitAnew() {
    if (m_link->fitsTogether()) {
        if (m_link->isFit())
            fit();
        return;
    }
    const auto& sky = m_link->centre().sky;
    const bool isMatched = sky && m_sky && sky != m_sky;
    const auto place = linkedCentre();
    const bool isShared = m_link.get() != m_ownLink; // fitting it would move the images of others
    if (!isMatched || (!isShared && !(place && pixelAt(*place))))
        m_link->fit();
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

double PixelCanvas::fitZoom() const {
    const QSizeF image = imageSize();
    return image.isEmpty() ? 1 : std::min(width() / image.width(), height() / image.height());
}

void PixelCanvas::resizeEvent(QResizeEvent*) {
    if (m_link->isFittedTo(this))
        fit();
}

double PixelCanvas::leastZoom() const {
    return std::min(1.0 / 64, fitZoom() / 4);
}

std::optional<QPointF> PixelCanvas::linkedCentre() const {
    if (m_link->isFit() || !hasImage())
        return std::nullopt;
    const LinkedPlace& place = m_link->centre();
    const auto pixel = matchedPixel(place.pixel, place.sky.get(), matchedSky());
    // of an image elsewhere on the sky there is nothing to match
    const double width = imageSize().width(), height = imageSize().height();
    const bool isOwn = !place.sky || !matchedSky() || place.sky == m_sky;
    if (!isOwn && (!pixel || !QRectF(-width, -height, 3 * width, 3 * height).contains(*pixel)))
        return std::nullopt;
    return pixel;
}

QString PixelCanvas::turn() const {
    const LinkedPlace& place = m_link->centre();
    if (m_link->isFit() || !hasImage() || place.sky == m_sky)
        return {};
    if (!m_sky || !place.sky)
        return m_link->by() == ViewLink::By::Sky ? tr("matched by pixel") : QString();
    const auto here = linkedCentre();
    if (!here)
        return tr("elsewhere on the sky");
    const auto axes = skyAxes(*m_sky, *here), others = skyAxes(*place.sky, place.pixel);
    return axes && others ? turnText(*axes, *others) : QString();
}

ImageMapping PixelCanvas::mapping() const {
    ImageMapping mapping{QRectF(rect()), {}, fitZoom(), {}};
    if (!hasImage())
        return mapping;
    mapping.imageSize = imageSize();
    mapping.centre = {(mapping.imageSize.width() - 1) / 2, (mapping.imageSize.height() - 1) / 2};
    if (const auto centre = linkedCentre()) {
        mapping.centre = *centre;
        mapping.zoom = matchedZoom(m_link->zoom(), m_link->centre().sky.get(), matchedSky());
    }
    return mapping;
}

std::optional<QPointF> PixelCanvas::crosshair() const {
    const auto& place = m_link->crosshair();
    return place ? matchedPixel(place->pixel, place->sky.get(), matchedSky()) : std::nullopt;
}

std::optional<QPoint> PixelCanvas::pixelAt(QPointF imagePosition) const {
    const double x = std::floor(imagePosition.x() + 0.5), y = std::floor(imagePosition.y() + 0.5);
    if (!(x >= 0 && y >= 0 && x < imageSize().width() && y < imageSize().height()))
        return std::nullopt;
    return QPoint(static_cast<int>(x), static_cast<int>(y));
}

void PixelCanvas::showAt(QPointF centre, double zoom) {
    m_link->show({centre, m_sky}, zoom);
}

void PixelCanvas::zoomBy(double factor, QPointF about) {
    if (!hasImage())
        return;
    const ImageMapping now = mapping();
    const double next = std::clamp(now.zoom * factor, leastZoom(), mostZoom);
    const QPointF fixed = now.toImage(about);
    showAt(fixed + (now.centre - fixed) * (now.zoom / next), next);
}

void PixelCanvas::zoomTo(double zoom) {
    if (hasImage())
        showAt(centre(), std::clamp(zoom, leastZoom(), mostZoom));
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
    QStringList words{title(), turn()};
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
            taken.push_back(drawCompass(painter, frame(), *m_sky, seen.centre));
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
    drawMagnifier(painter, frame(), around, position - QPointF(middle) + QPointF(magnifiedReach, magnifiedReach),
                  zoom(), mapFromGlobal(QCursor::pos()));
}

void PixelCanvas::paintCrosshair(QPainter& painter) {
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
