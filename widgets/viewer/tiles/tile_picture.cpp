// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/tiles/tile_picture.h"

#include <algorithm>
#include <cmath>

namespace oddity::widgets {

ShadeColours shadeColours(const Rendering& rendering) {
    const core::ColourMap map =
        (rendering.isInverted ? rendering.map.inverted() : rendering.map).adjusted(rendering.contrast, rendering.bias);
    ShadeColours colours{};
    for (std::size_t shade = 0; shade < missingShade; ++shade) {
        const core::Rgb colour = map.at(static_cast<float>(shade) / static_cast<float>(missingShade - 1));
        colours[shade] = qRgb(colour.red, colour.green, colour.blue);
    }
    return colours;
}

TilePicture TilePicture::of(std::shared_ptr<const core::PyramidTile> tile, const core::Stretch& stretch,
                            const ShadeColours& colours) {
    TilePicture picture;
    const std::vector<float>& values = tile->pixels.values;
    std::vector<float> brightness(values.size());
    core::applyStretch(stretch, values, brightness);
    picture.shades.resize(values.size());
    for (std::size_t index = 0; index < brightness.size(); ++index)
        picture.shades[index] = std::isnan(brightness[index])
                                    ? missingShade
                                    : static_cast<std::uint8_t>(brightness[index] * (missingShade - 1) + 0.5F);
    picture.isMissingSome = std::ranges::find(picture.shades, missingShade) != picture.shades.end();
    picture.tile = std::move(tile);
    picture.colour(colours);
    return picture;
}

QRgb TilePicture::colourAt(int x, int y, const ShadeColours& colours) const {
    const auto width = static_cast<int>(tile->pixels.width), height = static_cast<int>(tile->pixels.height);
    x = std::clamp(x, 0, width - 1);
    y = std::clamp(y, 0, height - 1);
    const std::uint8_t shade =
        shades[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    return shade == missingShade ? missingColour(x, y) : colours[shade];
}

void TilePicture::colour(const ShadeColours& colours) {
    const auto width = static_cast<int>(tile->pixels.width), height = static_cast<int>(tile->pixels.height);
    if (image.isNull())
        image = QImage(width, height, QImage::Format_RGB32);
    const std::uint8_t* shade = shades.data();
    for (int y = height - 1; y >= 0; --y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const std::uint8_t* const first = shade;
        for (int x = 0; x < width; ++x)
            line[x] = colours[*shade++];
        for (int x = 0; isMissingSome && x < width; ++x)
            if (first[x] == missingShade)
                line[x] = missingColour(x, height - 1 - y);
    }
}

} // namespace oddity::widgets
