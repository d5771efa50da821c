// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/tiles/view_plane.h"

#include <algorithm>
#include <cmath>

#include "widgets/viewer/tile_canvas.h"
#include "widgets/viewer/tiles/pixel_regions.h"

namespace oddity::widgets {

namespace {

constexpr int restMs = 120;
constexpr double marginShare = 0.25; ///< of the view, to each side

/// region: pixels of the level.
ViewPlane::Plane planeOf(core::ImagePyramid& pyramid, int level, const core::PixelRegion& region,
                         const core::Progress& progress) {
    constexpr std::int64_t size = core::ImagePyramid::tileSize;
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(region.width * region.height));
    for (std::int64_t row = region.y / size; row <= (region.y + region.height - 1) / size; ++row)
        for (std::int64_t column = region.x / size; column <= (region.x + region.width - 1) / size; ++column) {
            const auto tile = pyramid.tile({level, column, row}, progress);
            const core::PixelBlock& block = tile->pixels;
            const std::int64_t first = std::max(region.x, column * size);
            const std::int64_t last = std::min(region.x + region.width, column * size + block.width);
            for (std::int64_t y = std::max(region.y, row * size);
                 y < std::min(region.y + region.height, row * size + block.height); ++y)
                std::copy_n(block.values.begin() + (y - row * size) * block.width + first - column * size, last - first,
                            values->begin() + (y - region.y) * region.width + first - region.x);
        }
    const double scale = static_cast<double>(std::int64_t{1} << level);
    const QPointF origin(static_cast<double>(region.x) * scale + (scale - 1) / 2,
                         static_cast<double>(region.y) * scale + (scale - 1) / 2);
    return {std::move(values), static_cast<int>(region.width), static_cast<int>(region.height), origin, scale};
}

} // namespace

ViewPlane::ViewPlane(TileCanvas* canvas, QThreadPool* pool) : QObject(canvas), m_canvas(canvas), m_reading(pool) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, &ViewPlane::read);
    connect(canvas, &TileCanvas::viewChanged, &m_rest, qOverload<>(&QTimer::start));
    connect(&m_reading, &TaskSlot::failed, this, &ViewPlane::failed);
}

void ViewPlane::setWanted(bool isWanted) {
    if (isWanted == m_isWanted)
        return;
    m_isWanted = isWanted;
    renew();
}

void ViewPlane::renew() {
    m_level = -1;
    m_reading.cancel();
    m_rest.start();
}

void ViewPlane::follow() {
    m_rest.start();
}

void ViewPlane::read() {
    const auto pyramid = m_canvas->pyramid();
    if (!m_isWanted || !pyramid || !m_canvas->isVisible())
        return;
    const QRectF seen = m_canvas->mapping().seenPixels();
    const int level = m_canvas->levelSeen();
    const double scale = static_cast<double>(std::int64_t{1} << level);
    const auto regionOf = [&](double margin) {
        const QRectF wanted = seen.adjusted(-margin * seen.width(), -margin * seen.height(), margin * seen.width(),
                                            margin * seen.height());
        core::PixelRegion region;
        region.x = std::max<std::int64_t>(0, std::llround(std::floor((wanted.left() + 0.5) / scale)));
        region.y = std::max<std::int64_t>(0, std::llround(std::floor((wanted.top() + 0.5) / scale)));
        region.width =
            std::min<std::int64_t>(pyramid->width(level), std::llround(std::ceil((wanted.right() + 0.5) / scale))) -
            region.x;
        region.height =
            std::min<std::int64_t>(pyramid->height(level), std::llround(std::ceil((wanted.bottom() + 0.5) / scale))) -
            region.y;
        return region;
    };
    const core::PixelRegion least = regionOf(0);
    if (least.width < 1 || least.height < 1 || (level == m_level && contains(m_region, least)))
        return;
    m_level = level;
    m_region = regionOf(marginShare);
    m_reading.start<Plane>([pyramid, level, region = m_region](
                               const core::Progress& progress) { return planeOf(*pyramid, level, region, progress); },
                           [this](const Plane& plane) { Q_EMIT ready(plane); });
}

} // namespace oddity::widgets
