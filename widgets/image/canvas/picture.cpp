// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/picture.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/data/display/pixels/level_table.h"

namespace oddity::widgets {

namespace {

std::array<QRgb, 256> lookupTable(const Rendering& rendering, bool isColour) {
    core::ColourMap map = isColour ? core::ColourMap() : rendering.map;
    if (rendering.isInverted)
        map = map.inverted();
    map = map.adjusted(rendering.contrast, rendering.bias);
    std::array<QRgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const core::Rgb colour = map.entries()[i];
        table[i] = qRgb(colour.red, colour.green, colour.blue);
    }
    return table;
}

std::size_t indexOf(float value) {
    return static_cast<std::size_t>(std::clamp(value, 0.0F, 1.0F) * 255 + 0.5F);
}

void paintColours(std::span<const float> row, int y, const std::array<QRgb, 256>& table, QRgb* out) {
    for (std::size_t x = 0; 3 * x < row.size(); ++x) {
        const float* in = row.data() + 3 * x;
        out[x] = std::isnan(in[0])
                     ? missingColour(static_cast<int>(x), y)
                     : qRgb(qRed(table[indexOf(in[0])]), qGreen(table[indexOf(in[1])]), qBlue(table[indexOf(in[2])]));
    }
}

} // namespace

std::shared_ptr<const Picture> Picture::ofPlane(std::span<const float> plane, int width, int height) {
    return std::make_shared<Picture>(Picture{width, height, false, {plane.begin(), plane.end()}});
}

std::shared_ptr<const Picture> Picture::ofComposite(core::ColourPicture composite) {
    return std::make_shared<Picture>(Picture{composite.width, composite.height, true, std::move(composite.rgb)});
}

QImage rendered(const Picture& picture, const Rendering& rendering) {
    QImage image(picture.width, picture.height, QImage::Format_RGB32);
    const std::array<QRgb, 256> table = lookupTable(rendering, picture.isColour);
    const auto width = static_cast<std::size_t>(picture.width);
    const auto curve = picture.isColour ? nullptr : core::levelTableOf(rendering.stretch);
    std::vector<std::uint8_t> levels(width);
    for (int y = 0; y < picture.height; ++y) {
        auto* out = reinterpret_cast<QRgb*>(image.scanLine(picture.height - 1 - y));
        const std::size_t samples = width * (picture.isColour ? 3 : 1);
        const auto row = std::span(picture.values).subspan(static_cast<std::size_t>(y) * samples, samples);
        if (picture.isColour) {
            paintColours(row, y, table, out);
            continue;
        }
        const bool isMissingSome = curve->levels(rendering.stretch.limits, row, levels);
        for (std::size_t x = 0; x < width; ++x)
            out[x] = table[levels[x]];
        for (std::size_t x = 0; isMissingSome && x < width; ++x)
            if (std::isnan(row[x]))
                out[x] = missingColour(static_cast<int>(x), y);
    }
    return image;
}

} // namespace oddity::widgets
