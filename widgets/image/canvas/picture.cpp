// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/picture.h"

#include <cmath>

namespace oddity::widgets {

namespace {

constexpr QRgb missingDark = qRgb(58, 38, 78);
constexpr QRgb missingLight = qRgb(84, 60, 108);

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
    std::vector<float> row(width);
    for (int y = 0; y < picture.height; ++y) {
        auto* out = reinterpret_cast<QRgb*>(image.scanLine(picture.height - 1 - y));
        const float* in = picture.values.data() + static_cast<std::size_t>(y) * width * (picture.isColour ? 3 : 1);
        if (!picture.isColour) {
            core::applyStretch(rendering.stretch, std::span(in, width), row);
            in = row.data();
        }
        for (std::size_t x = 0; x < width; ++x) {
            const float first = picture.isColour ? in[3 * x] : in[x];
            if (std::isnan(first))
                out[x] = (x + static_cast<std::size_t>(y)) % 2 == 0 ? missingDark : missingLight;
            else if (picture.isColour)
                out[x] = qRgb(qRed(table[indexOf(first)]), qGreen(table[indexOf(in[3 * x + 1])]),
                              qBlue(table[indexOf(in[3 * x + 2])]));
            else
                out[x] = table[indexOf(first)];
        }
    }
    return image;
}

} // namespace oddity::widgets
