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
    picture.takeBrightness(brightness);
    picture.tile = std::move(tile);
    picture.colour(colours);
    return picture;
}

TilePicture TilePicture::ofComposite(std::shared_ptr<const core::PyramidTile> tile, const core::ColourPicture& picture,
                                     const ShadeColours& colours) {
    TilePicture result;
    result.isColour = true;
    result.takeBrightness(picture.rgb);
    result.tile = std::move(tile);
    result.colour(colours);
    return result;
}

void TilePicture::takeBrightness(std::span<const float> brightness) {
    shades.resize(brightness.size());
    for (std::size_t index = 0; index < brightness.size(); ++index)
        shades[index] = std::isnan(brightness[index])
                            ? missingShade
                            : static_cast<std::uint8_t>(brightness[index] * (missingShade - 1) + 0.5F);
    isMissingSome = std::ranges::find(shades, missingShade) != shades.end();
}

QRgb TilePicture::colourOf(std::size_t pixel, const ShadeColours& colours) const {
    const std::uint8_t* shade = shades.data() + 3 * pixel;
    return qRgb(qRed(colours[shade[0]]), qGreen(colours[shade[1]]), qBlue(colours[shade[2]]));
}

QRgb TilePicture::colourAt(int x, int y, const ShadeColours& colours) const {
    const auto width = static_cast<int>(tile->pixels.width), height = static_cast<int>(tile->pixels.height);
    x = std::clamp(x, 0, width - 1);
    y = std::clamp(y, 0, height - 1);
    const std::size_t pixel =
        static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    const std::uint8_t shade = shades[isColour ? 3 * pixel : pixel];
    if (shade == missingShade)
        return missingColour(x, y);
    return isColour ? colourOf(pixel, colours) : colours[shade];
}

void TilePicture::colour(const ShadeColours& colours) {
    const auto width = static_cast<int>(tile->pixels.width), height = static_cast<int>(tile->pixels.height);
    if (image.isNull())
        image = QImage(width, height, QImage::Format_RGB32);
    std::size_t pixel = 0;
    for (int y = height - 1; y >= 0; --y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x, ++pixel)
            line[x] = isColour ? colourOf(pixel, colours) : colours[shades[pixel]];
        const std::size_t first = pixel - static_cast<std::size_t>(width);
        for (int x = 0; isMissingSome && x < width; ++x)
            if (shades[(first + static_cast<std::size_t>(x)) * (isColour ? 3 : 1)] == missingShade)
                line[x] = missingColour(x, height - 1 - y);
    }
}

} // namespace oddity::widgets
