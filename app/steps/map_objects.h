// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/steps/features.h"
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
    double trustworthiness = 0; ///< of trustNeighbours neighbours, on at most trustSample objects
    double seconds = 0;
};

/// Projects the features to two dimensions and stores the map in the project. preview receives maps in the making,
/// on the calling thread. Throws core::Error.
MapResult mapObjects(const core::Survey& survey, const FeatureSet& features, const MapRequest& request,
                     const core::Progress& progress, const std::function<void(const core::Matrix&)>& preview = {});

} // namespace oddity::app
