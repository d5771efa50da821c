// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/model/attribution/attribution.h"

namespace oddity::core {

struct RemovalSettings {
    int steps = 32;       ///< of equally many pixels
    int randomOrders = 3; ///< to compare with
};

/// The target's value while more and more pixels, all bands of each, are changed.
struct RemovalCurve {
    std::vector<float> values; ///< steps + 1, from none changed to all
    /// Mean of (value − other's) / (image's − other's) over the share of pixels changed, by trapezoids; other: the
    /// image without what is deleted or inserted. NaN where both have the same value.
    double area = std::numeric_limits<double>::quiet_NaN();
    double randomArea = std::numeric_limits<double>::quiet_NaN(); ///< mean over random orders of the pixels
};

/// Deletion and insertion (Petsiuk, Das & Saenko 2018) along a map: does the target depend on the pixels that the map
/// calls important?
struct RemovalCurves {
    RemovalCurve deletion;  ///< image to baseline, most important pixels first: the smaller, the better the map
    RemovalCurve insertion; ///< blurred image to image, which makes no edges, likewise: the larger, the better. Of a
                            ///< series from the baseline.
    float value = 0;        ///< of the image
    int randomOrders = 0;
};

/// Pixels go by importanceOf(); where the image's value is below the other's, those that lower it most are the most
/// important. Of a series points are changed in all their channels, those that the baseline changes at all: filling and
/// masked ones have no step. The baseline of deletion is that of the options; random orders follow their seed. Throws
/// Error(Usage) for fewer than two steps or a map that does not fit, and what the model throws.
RemovalCurves removalCurves(Model& model, const AttributionQuestion& question, const Attribution& attribution,
                            const AttributionOptions& options, const RemovalSettings& settings,
                            const Progress& progress);

} // namespace oddity::core
