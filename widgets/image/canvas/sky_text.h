// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include <QString>

#include "core/data/sky_transform.h"
#include "core/model/preparation.h"

namespace oddity::widgets {

/// "10h23m11.21s" and "+41°16′09.4″": rounded, never 60 seconds.
QString raText(double raDeg);
QString decText(double decDeg);
/// "10h23m11.21s  +41°16′09.4″   155.79671°  +41.26928°"
QString skyText(const core::SkyPosition& position);

/// A value with as many digits as float32 holds when read by people: "0.01234", "1.234e-07".
QString valueText(float value);

/// The sky of network pixels, which lie on a cutout through a grid.
class GridSky : public core::SkyTransform {
public:
    GridSky(std::shared_ptr<const core::SkyTransform> cutoutSky, core::PixelGrid grid)
        : m_sky(std::move(cutoutSky)), m_grid(grid) {}
    std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition pixel) const override;
    std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition sky) const override;
    double pixelScaleArcsec() const override { return m_sky->pixelScaleArcsec() * m_grid.step; }

private:
    std::shared_ptr<const core::SkyTransform> m_sky;
    core::PixelGrid m_grid;
};

} // namespace oddity::widgets
