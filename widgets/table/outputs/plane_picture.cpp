// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/plane_picture.h"

#include <algorithm>
#include <cmath>

#include "core/data/display/colour_map.h"
#include "core/data/display/stretch_rule.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int categories = 8;

QRgb instanceColour(float value) {
    if (!std::isfinite(value) || value < 0.5F)
        return qRgb(0, 0, 0);
    return Theme::current().category(static_cast<int>(std::lround(value) - 1) % categories).rgb();
}

bool areShares(std::span<const float> plane) {
    return std::ranges::all_of(plane, [](float value) { return !std::isfinite(value) || (value >= 0 && value <= 1); });
}

core::Stretch stretchFor(core::OutputKind kind, std::span<const float> plane, int width, int height) {
    core::StretchRule rule;
    if (kind == core::OutputKind::Recon || kind == core::OutputKind::Comps)
        return core::stretchBy(rule, plane, width, height);
    rule.scale = core::StretchScale::Linear;
    rule.limits = kind == core::OutputKind::Mask && areShares(plane) ? core::LimitRule::Typed : core::LimitRule::MinMax;
    rule.typed = {0, 1};
    return core::stretchBy(rule, plane, width, height);
}

} // namespace

PlanePicture planePicture(core::OutputKind kind, std::span<const float> plane, int width, int height) {
    PlanePicture picture{QImage(width, height, QImage::Format_RGB32), core::minMaxLimits(plane)};
    const bool isInstances = kind == core::OutputKind::Inst;
    std::vector<float> brightness(plane.begin(), plane.end());
    const bool isGrey = kind == core::OutputKind::Recon || kind == core::OutputKind::Comps;
    const core::ColourMap map = core::ColourMap::named(isGrey ? "grey" : "viridis");
    if (!isInstances) {
        const core::Stretch stretch = stretchFor(kind, plane, width, height);
        picture.limits = stretch.limits;
        core::applyStretch(stretch, plane, brightness);
    }
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture.image.scanLine(height - 1 - y));
        for (int x = 0; x < width; ++x) {
            const float value =
                brightness[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
            if (isInstances) {
                line[x] = instanceColour(value);
            } else if (std::isnan(value)) {
                line[x] = Theme::current().canvas.rgb();
            } else {
                const core::Rgb colour = map.at(value);
                line[x] = qRgb(colour.red, colour.green, colour.blue);
            }
        }
    }
    return picture;
}

} // namespace oddity::widgets
