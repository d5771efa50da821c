// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "core/data/sky_transform.h"
#include "core/model/inputs/preparation.h"

namespace oddity::core {

/// The sky of network pixels, which lie on a cutout through a grid.
class GridSky : public SkyTransform {
public:
    GridSky(std::shared_ptr<const SkyTransform> cutoutSky, PixelGrid grid)
        : m_sky(std::move(cutoutSky)), m_grid(grid) {}
    std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const override {
        return m_sky->skyFromPixel({m_grid.originX + m_grid.step * pixel.x, m_grid.originY + m_grid.step * pixel.y});
    }
    std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const override {
        const auto pixel = m_sky->pixelFromSky(sky);
        if (!pixel)
            return std::nullopt;
        return PixelPosition{(pixel->x - m_grid.originX) / m_grid.step, (pixel->y - m_grid.originY) / m_grid.step};
    }
    double pixelScaleArcsec() const override { return m_sky->pixelScaleArcsec() * m_grid.step; }
    SkyFrame frame() const override { return m_sky->frame(); }

private:
    std::shared_ptr<const SkyTransform> m_sky;
    PixelGrid m_grid;
};

} // namespace oddity::core
