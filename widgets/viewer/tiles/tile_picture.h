// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <QImage>

#include "core/data/display/colour_composite.h"
#include "core/io/pyramid/image_pyramid.h"
#include "widgets/image/canvas/picture.h"

namespace oddity::widgets {

/// A colour for each shade; not for the last one, which marks missing pixels.
using ShadeColours = std::array<QRgb, 256>;
constexpr std::uint8_t missingShade = 255;

ShadeColours shadeColours(const Rendering& rendering);

/// A tile stretched to 255 shades, or one of a colour picture to as many of each channel: what takes time happens once
/// for each stretch, and new colours, as in a drag of contrast and bias, are a look-up a pixel.
struct TilePicture {
    std::shared_ptr<const core::PyramidTile> tile;
    std::vector<std::uint8_t> shades; ///< row 0 at the bottom; of a colour picture three a pixel
    bool isColour = false;
    bool isMissingSome = false;
    QImage image; ///< top row is the tile's last row

    /// Any thread.
    static TilePicture of(std::shared_ptr<const core::PyramidTile> tile, const core::Stretch& stretch,
                          const ShadeColours& colours);
    /// The same of the tile's place in a colour picture; colours: of a grey map.
    static TilePicture ofComposite(std::shared_ptr<const core::PyramidTile> tile, const core::ColourPicture& picture,
                                   const ShadeColours& colours);
    void colour(const ShadeColours& colours);
    /// Of a pixel counted from the lower left, whatever the image was coloured with; the nearest one beyond an edge.
    QRgb colourAt(int x, int y, const ShadeColours& colours) const;

private:
    void takeBrightness(std::span<const float> brightness);
    QRgb colourOf(std::size_t pixel, const ShadeColours& colours) const;
};

} // namespace oddity::widgets
