// SPDX-License-Identifier: BSD-3-Clause
// Which part of its image a PixelCanvas shows, how large and how turned, alone or linked.
#include <algorithm>
#include <cmath>

#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/canvas/sky_match.h"

namespace oddity::widgets {

namespace {

constexpr double mostZoom = 256;
constexpr double zoomNoise = 1e-6;    ///< of a match, beside what two pixel scales say
constexpr double matchedShare = 0.25; ///< of the view to each side, over which images are matched best

} // namespace

void PixelCanvas::setSky(std::shared_ptr<const core::SkyTransform> sky, bool isSamePlace) {
    if (sky != m_sky && !isSamePlace) {
        if (const auto centre = linkedCentre())
            m_link->restate({*centre, sky}, zoom(), turn());
        else if (m_link->isFit() && m_link->centre().sky == m_sky)
            m_link->restate({middle(), sky}, m_link->zoom(), m_link->turn());
        if (const auto position = crosshair())
            m_link->restateCrosshair({*position, sky});
    }
    m_sky = std::move(sky);
    update();
}

const core::SkyTransform* PixelCanvas::matchedSky() const {
    return m_link->by() == ViewLink::By::Sky ? m_sky.get() : nullptr;
}

bool PixelCanvas::isMatched() const {
    const auto& other = m_link->centre().sky;
    return other && matchedSky() && other != m_sky;
}

QPointF PixelCanvas::middle() const {
    return {(imageSize().width() - 1) / 2.0, (imageSize().height() - 1) / 2.0};
}

void PixelCanvas::fit() {
    const ViewTurn own = turn();
    if (m_link->fitsTogether() && hasImage())
        showAllTogether(own);
    else
        m_link->fit({middle(), m_sky}, own);
}

QPolygonF PixelCanvas::edgesHere(const LinkedImage& other) const {
    constexpr int places = 8; // on each edge: seen on this image it may be bent
    const QSizeF size = other.imageSize();
    const core::SkyTransform* sky = m_link->by() == ViewLink::By::Sky ? other.sky().get() : nullptr;
    QPolygonF edges;
    for (int place = 0; place <= places; ++place) {
        const double x = -0.5 + size.width() * place / places, y = -0.5 + size.height() * place / places;
        for (const QPointF point :
             {QPointF(x, -0.5), QPointF(x, size.height() - 0.5), QPointF(-0.5, y), QPointF(size.width() - 0.5, y)}) {
            const auto here = matchedPixel(point, sky, matchedSky());
            if (!here)
                return {};
            edges << *here;
        }
    }
    const double width = imageSize().width(), height = imageSize().height();
    return QRectF(-width, -height, 3 * width, 3 * height).intersects(edges.boundingRect()) ? edges : QPolygonF();
}

void PixelCanvas::showAllTogether(const ViewTurn& turn) {
    const LinearMap orientation = orientationOf(turn, m_sky.get(), middle());
    const QSizeF size = imageSize();
    QPolygonF edges;
    for (const QPointF corner :
         {QPointF(0, 0), QPointF(size.width(), 0), QPointF(0, size.height()), QPointF(size.width(), size.height())})
        edges << corner - QPointF(0.5, 0.5);
    for (const LinkedImage* other : m_link->images())
        if (other != this && !other->imageSize().isEmpty())
            edges << edgesHere(*other);
    QPolygonF seen;
    for (const QPointF& place : edges)
        seen << orientation * (place - middle());
    const QRectF bounds = seen.boundingRect();
    const double zoom = std::min(width() / bounds.width(), height() / bounds.height());
    m_link->showWhole({middle() + orientation.inverted() * bounds.center(), m_sky}, zoom, turn, this);
}

void PixelCanvas::fitAnew() {
    if (m_link->fitsTogether()) {
        if (m_link->isFit())
            fit();
        else
            m_link->fitAgain();
        return;
    }
    const auto place = linkedCentre(); // fitting a view that is shared would move the images of others
    if (!isMatched() || (!isShared() && !(place && pixelAt(*place))))
        m_link->fit();
}

void PixelCanvas::resizeEvent(QResizeEvent*) {
    if (m_link->isFittedTo(this))
        fit();
}

double PixelCanvas::fitZoom(const LinearMap& orientation) const {
    const QSizeF image = imageSize();
    if (image.isEmpty())
        return 1;
    const double across = std::abs(orientation.xx) * image.width() + std::abs(orientation.xy) * image.height();
    const double along = std::abs(orientation.yx) * image.width() + std::abs(orientation.yy) * image.height();
    return std::min(width() / across, height() / along);
}

double PixelCanvas::leastZoom() const {
    return std::min(1.0 / 64, fitZoom({}) / 4);
}

std::optional<QPointF> PixelCanvas::linkedPixel() const {
    if (!hasImage())
        return std::nullopt;
    const LinkedPlace& place = m_link->centre();
    const auto pixel = matchedPixel(place.pixel, place.sky.get(), matchedSky());
    // of an image elsewhere on the sky there is nothing to match
    const double width = imageSize().width(), height = imageSize().height();
    if (isMatched() && (!pixel || !QRectF(-width, -height, 3 * width, 3 * height).contains(*pixel)))
        return std::nullopt;
    return pixel;
}

std::optional<QPointF> PixelCanvas::linkedCentre() const {
    return m_link->isFit() ? std::nullopt : linkedPixel();
}

QString PixelCanvas::lieText() const {
    if (!hasImage())
        return {};
    const ViewTurn said = turn();
    const bool isNorthUp = said.isNorthUp && said.map.isIdentity() && m_sky;
    QStringList words{isNorthUp ? tr("north up") : QString(), orientationText(mapping().orientation)};
    const LinkedPlace& place = m_link->centre();
    if (const auto here = linkedCentre(); !m_link->isFit() && place.sky != m_sky) {
        const bool areBoth = m_sky && place.sky;
        if (!areBoth && m_link->by() == ViewLink::By::Sky)
            words << tr("matched by pixel");
        else if (!here)
            words << tr("elsewhere on the sky");
        else if (areBoth && m_link->by() == ViewLink::By::Pixels)
            if (const auto axes = skyAxes(*m_sky, *here), others = skyAxes(*place.sky, place.pixel); axes && others)
                words << turnText(*axes, *others);
    }
    words.removeAll(QString());
    return words.join(QStringLiteral(" · "));
}

ImageMapping PixelCanvas::mapping() const {
    MappingState state{m_link.get(), m_link->revision(), size(), imageSize(), m_sky};
    if (!(state == m_mappingState)) {
        m_mapping = computedMapping();
        m_mappingState = std::move(state);
    }
    return m_mapping;
}

LinearMap PixelCanvas::linkedMap(QPointF pixel, double reach) const {
    const LinkedPlace& place = m_link->centre();
    const LinearMap other = orientationOf(m_link->turn(), place.sky.get(), place.pixel).scaled(m_link->zoom());
    return other * matchedSteps(pixel, reach, matchedSky(), place.sky.get());
}

ImageMapping PixelCanvas::computedMapping() const {
    ImageMapping mapping{QRectF(rect()), {}, 1, {}, {}};
    if (!hasImage())
        return mapping;
    mapping.imageSize = imageSize();
    const LinkedPlace& place = m_link->centre();
    const bool isFit = m_link->isFit();
    const auto there = isFit && !isShared() ? std::nullopt : linkedPixel();
    mapping.centre = there && !isFit ? *there : middle();
    if (there && isMatched()) {
        const double larger = m_sky->pixelScaleArcsec() / place.sky->pixelScaleArcsec();
        const double seen = isFit ? std::min(imageSize().width(), imageSize().height())
                                  : std::min(width(), height()) / (m_link->zoom() * larger);
        const LinearMap map = linkedMap(*there, std::max(1.0, matchedShare * seen));
        const double nominal = m_link->zoom() * larger, zoom = std::sqrt(std::abs(map.determinant()));
        mapping.zoom = std::abs(zoom / nominal - 1) < zoomNoise ? nominal : zoom;
        mapping.orientation = tidied(map.scaled(1 / zoom));
    } else if (there && !isFit) {
        mapping.zoom = m_link->zoom();
        mapping.orientation = orientationOf(m_link->turn(), place.sky.get(), place.pixel);
    } else {
        mapping.orientation = orientationOf(m_link->turn(), m_sky.get(), mapping.centre);
    }
    if (!there || isFit)
        mapping.zoom = fitZoom(mapping.orientation);
    return mapping;
}

ViewTurn PixelCanvas::turn() const {
    const ViewTurn& turn = m_link->turn();
    const bool isSaidOfIt = m_link->centre().sky == m_sky || (m_link->isFit() && !(isShared() && isMatched()));
    if (isSaidOfIt || !linkedPixel() || (turn.isNorthUp && isMatched()))
        return turn;
    return {false, mapping().orientation};
}

void PixelCanvas::setTurn(const ViewTurn& turn) {
    if (!hasImage())
        return;
    if (m_link->isFit() && !m_link->fitsTogether())
        m_link->fit({middle(), m_sky}, turn);
    else if (m_link->isFitted())
        showAllTogether(turn);
    else
        m_link->show({centre(), m_sky}, zoom(), turn);
}

void PixelCanvas::turnBy(const LinearMap& map) {
    ViewTurn turned = turn();
    turned.map = tidied(map * turned.map);
    setTurn(turned);
}

void PixelCanvas::tellView(ViewLink& link, bool isWhole) const {
    if (isWhole)
        link.fit({middle(), m_sky}, turn());
    else
        link.show({centre(), m_sky}, zoom(), turn());
}

std::optional<QPointF> PixelCanvas::crosshair() const {
    const auto& place = m_link->crosshair();
    return place ? matchedPixel(place->pixel, place->sky.get(), matchedSky()) : std::nullopt;
}

void PixelCanvas::showAt(QPointF centre, double zoom) {
    m_link->show({centre, m_sky}, zoom, turn());
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

} // namespace oddity::widgets
