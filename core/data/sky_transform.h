// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "core/data/sky/sky_frame.h"

namespace oddity::core {

/// Degrees, in the frame of the image's celestial axes (ICRS unless the header says otherwise); of a galactic image
/// longitude and latitude.
struct SkyPosition {
    double raDeg = 0;
    double decDeg = 0;
};

/// Pixel coordinates counted from 0 at the centre of the first pixel; x along a row, y across rows.
struct PixelPosition {
    double x = 0;
    double y = 0;
};

/// Between pixels and sky (FITS WCS papers I and II). Thread-safe.
class SkyTransform {
public:
    virtual ~SkyTransform() = default;
    virtual std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const = 0;
    virtual std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const = 0;
    virtual double pixelScaleArcsec() const = 0;
    virtual SkyFrame frame() const { return {}; } ///< of the positions given and taken

    std::optional<SkyPosition> icrsFromPixel(PixelPosition pixel) const {
        const auto sky = skyFromPixel(pixel);
        return sky ? std::optional(toIcrs(*sky, frame())) : std::nullopt;
    }
    std::optional<PixelPosition> pixelFromIcrs(SkyPosition icrs) const { return pixelFromSky(fromIcrs(icrs, frame())); }
};

/// Pixels on the sky; sky is null where it is not known.
struct SkyGrid {
    std::shared_ptr<const SkyTransform> sky;
    int width = 0;
    int height = 0;

    std::size_t pixelCount() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
};

} // namespace oddity::core
