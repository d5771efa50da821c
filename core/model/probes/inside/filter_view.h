// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/model/probes/filter_match.h"
#include "core/model/probes/inside/network_interior.h"
#include "core/progress.h"

namespace oddity::core {

/// The filters of one convolution, and which classical operators they look like.
struct FilterView {
    ConvolutionFilters filters;
    bool isFirst = false;              ///< of the network: its channels are those of the input
    std::vector<std::string> channels; ///< bands for the first convolution of a network of one image, else numbers
    std::vector<FilterMatch> matches; ///< filters × channels; empty where the kernels are no odd squares from 3 × 3 on
    std::vector<float> sizes;         ///< of each filter: the Euclidean norm of its weights
    std::vector<int> ranked;          ///< filters from 0, largest first

    const FilterMatch* match(std::int64_t filter, std::int64_t channel) const; ///< null: none was looked for
};

/// layer: a convolution's name, "" the first. object: inputs without batch axis, which the network is run on. Throws
/// Error(Model) where one cannot look inside or there is no convolution, Error(Usage) listing them when there is none
/// of this name.
FilterView filterViewOf(Model& model, const InputBatch& object, const std::string& layer, const Progress& progress);

} // namespace oddity::core
