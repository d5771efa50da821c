// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "core/model/attribution/attribution.h"
#include "core/model/faithfulness/map_agreement.h"

namespace oddity::core {

/// Makes a map of the question that is checked, with whatever network it is given.
using MapOfModel = std::function<Attribution(Model& model)>;

struct WeightCheckSettings {
    int draws = 3;
    std::uint64_t seed = 0;
};

/// Sanity check of an attribution method on a network (Adebayo et al. 2018, all layers at once): a map that stays the
/// same when the weights are drawn anew shows the image, not what the network learned.
struct WeightCheck {
    std::vector<MapAgreement> draws; ///< the network's map and that of each draw, by magnitudeOf()
    /// Mean over the draws; NaN where every draw's map is constant. Maps that are multiplied by the image keep some of
    /// it.
    double rankCorrelation = std::numeric_limits<double>::quiet_NaN();
    double topShared = 0;

    static constexpr double limit = 0.8;
    bool ignoresWeights() const { return rankCorrelation >= limit; }
};

/// Throws what Model::redrawn() and the maps throw, Error(Usage) for no draw.
WeightCheck checkWeights(const Model& model, const Attribution& attribution, const MapOfModel& mapOf,
                         const WeightCheckSettings& settings, const Progress& progress);

} // namespace oddity::core
