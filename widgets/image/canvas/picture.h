// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <QImage>

#include "core/data/display/colour_composite.h"
#include "core/data/display/colour_map.h"
#include "core/data/display/stretch.h"

namespace oddity::widgets {

/// Pixels to look at, row 0 at the bottom: one plane of values, or colours in [0, 1] (three floats a pixel) that
/// were stretched already. NaN: missing.
struct Picture {
    int width = 0;
    int height = 0;
    bool isColour = false;
    std::vector<float> values;

    static std::shared_ptr<const Picture> ofPlane(std::span<const float> plane, int width, int height);
    static std::shared_ptr<const Picture> ofComposite(core::ColourPicture composite);
    qint64 pixelCount() const { return static_cast<qint64>(width) * height; }
    float valueAt(int x, int y) const {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
};

/// From values to colours on the screen. Colour pictures take isInverted, contrast and bias only.
struct Rendering {
    core::Stretch stretch;
    core::ColourMap map;
    bool isInverted = false;
    double contrast = 1;
    double bias = 0.5;
};

/// The colour of a missing pixel: all of them are a checker of two violets, which no grey map and no composite
/// contains.
inline QRgb missingColour(int x, int y) {
    return (x + y) % 2 == 0 ? qRgb(58, 38, 78) : qRgb(84, 60, 108);
}

/// Top row of the result is the picture's last row. Any thread.
QImage rendered(const Picture& picture, const Rendering& rendering);

} // namespace oddity::widgets
