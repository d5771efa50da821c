// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <random>

#include "core/model/probes/object_probe.h"

/// What probes of a made-up network could find.
namespace oddity::tests {

inline core::Tensor galaxyImage(int bands, int side, std::uint32_t seed, float noise) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    core::Tensor image = core::Tensor::zeros({bands, side, side});
    for (int band = 0; band < bands; ++band)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const float radius = std::hypot(static_cast<float>(x - side / 2), static_cast<float>(y - side / 2));
                image.item(band)[static_cast<std::size_t>(y * side + x)] =
                    (2.0F + static_cast<float>(band)) * std::exp(-radius / 5) + noise * normal(random);
            }
    return image;
}

inline core::ProbeFindings madeUpSymmetry() {
    core::SymmetryFindings found;
    const double none = std::nan("");
    found.turns = {
        {"class", {{"mirrored", 3e-7, none}, {"turned 90°", 0.0124, none}, {"turned 180°", 0, none}}},
        {"reconstruction", {{"mirrored", 0.41, 2e-7}, {"turned 90°", 0.52, 3e-7}, {"turned 180°", 0.33, 0}}}};
    found.shifts = {{"class", {{"shifted by 1, 0", 0.02, none}, {"shifted by 0, 1", 0.03, none}}},
                    {"reconstruction", {{"shifted by 1, 0", 0.2, 0.11}, {"shifted by 0, 1", 0.3, 0.12}}}};
    return found;
}

inline core::ObjectOutput probabilities(float spiral) {
    core::ObjectOutput output;
    output.network = "zoo";
    output.about.name = "class";
    output.about.kind = core::OutputKind::Class;
    output.about.classes = {"spiral", "elliptical", "merger"};
    output.value = core::NamedValues{{"spiral", "elliptical", "merger"}, {spiral, 0.9F - spiral, 0.1F}, {}, {}};
    return output;
}

inline core::ProbeFindings madeUpChange(bool isFound) {
    core::ChangeFindings found;
    found.goal = "elliptical";
    found.image = galaxyImage(3, 48, 1, 0.05F);
    found.change.change = galaxyImage(3, 48, 2, 0.02F);
    for (float& pixel : found.change.change.values)
        pixel *= 0.1F;
    found.change.isFound = isFound;
    found.change.steps = 4;
    found.change.size = 0.831;
    found.bands = {"g", "r", "z"};
    found.sigma = {0.05F, 0.05F, 0.05F};
    found.sizeSigma = 16.6;
    found.rmsSigma = 0.2;
    found.largestSigma = 7.9;
    found.before = {probabilities(0.8F)};
    found.after = {probabilities(0.44F)};
    return found;
}

inline core::ProbeFindings madeUpAblation() {
    return core::AblationFindings{"class:spiral",
                                  {{"nothing", 0.8F},
                                   {"band g", 0.31F},
                                   {"band r", 0.92F},
                                   {"band z", 0.77F},
                                   {"the object", 0.02F},
                                   {"the background", 0.81F}},
                                  "pixels over 3 σ connected to the brightest near the centre"};
}

inline core::ProbeFindings madeUpMaps() {
    core::FeatureMaps found;
    found.layer = {"features.0 convolution", 10, 24, 24};
    found.maps = galaxyImage(10, 24, 5, 0.2F);
    for (int channel = 0; channel < 10; ++channel)
        found.strengths.push_back(1.0F / static_cast<float>(1 + channel % 4));
    found.ranked = {0, 4, 8, 1, 5, 9, 2, 6, 3, 7};
    return found;
}

inline core::ProbeFindings madeUpFilters() {
    core::FilterView found;
    found.isFirst = true;
    found.channels = {"g", "r", "z"};
    found.filters = {"features.0", core::Tensor::zeros({6, 3, 7, 7})};
    std::mt19937 random(9);
    std::normal_distribution<float> normal;
    for (int filter = 0; filter < 6; ++filter) {
        for (int channel = 0; channel < 3; ++channel) {
            const auto kernel = found.filters.weights.item(filter).subspan(static_cast<std::size_t>(channel) * 49, 49);
            for (int place = 0; place < 49; ++place) {
                const auto x = static_cast<float>(place % 7 - 3), y = static_cast<float>(place / 7 - 3);
                const float fall = std::exp(-(x * x + y * y) / 3.4F);
                kernel[static_cast<std::size_t>(place)] = (filter % 3 == 0   ? fall
                                                           : filter % 3 == 1 ? x * fall
                                                                             : ((x * x + y * y) / 1.7F - 2) * fall) *
                                                              (filter == 5 ? 0.0F : 1.0F) +
                                                          0.05F * normal(random);
            }
            found.matches.push_back(core::operatorMatch(kernel, 7));
        }
        found.sizes.push_back(static_cast<float>(6 - filter));
        found.ranked.push_back(filter);
    }
    return found;
}

} // namespace oddity::tests
