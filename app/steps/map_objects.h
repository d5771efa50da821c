// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/steps/features.h"
#include "core/analysis/projection/map_quality.h"
#include "core/data/matrix.h"
#include "core/data/ranking.h"
#include "core/progress.h"
#include "core/project/survey.h"

namespace oddity::app {

inline constexpr std::size_t trustNeighbours = 15;
inline constexpr std::size_t trustSample = 2000;

struct MapRequest {
    std::string method = "umap"; ///< "pca" or "umap"
    std::size_t neighbours = 15;
    std::uint64_t seed = 0;
};

struct MapResult {
    core::Matrix positions; ///< N×2
    core::Provenance provenance;
    core::MapQuality quality;     ///< of trustNeighbours neighbours, on at most trustSample objects
    std::vector<float> agreement; ///< see MapTrust
    double seconds = 0;
};

/// How far a map can be trusted, as a whole and at each object.
struct MapTrust {
    core::MapQuality quality;
    /// Share of an object's trustNeighbours neighbours in the features that are its neighbours on the map; NaN where it
    /// is not on the map, empty where it was not computed.
    std::vector<float> agreement;
};
/// Of a map that the project stored with this provenance: the whole is measured anew, the rest as it was stored.
MapTrust storedTrust(const core::Survey& survey, const FeatureSet& features, const core::Derived& map,
                     const core::Progress& progress);

/// Projects the features to two dimensions and stores the map in the project, with the agreement of neighbours (of a
/// PCA's map only up to 50,000 objects, beyond which their neighbours would take longer than the map). preview receives
/// maps in the making, on the calling thread. Throws core::Error.
MapResult mapObjects(const core::Survey& survey, const FeatureSet& features, const MapRequest& request,
                     const core::Progress& progress, const std::function<void(const core::Matrix&)>& preview = {});

} // namespace oddity::app
