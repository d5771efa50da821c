// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/registry.h"
#include "core/progress.h"
#include "core/project/run_store.h"
#include "core/project/survey.h"

namespace oddity::app {

/// Which latents are turned into images: those on the way from one object to another, those of one object with one
/// dimension moved, or draws that are distributed as the survey's.
struct GenerateRequest {
    std::string generator; ///< of the card; "": its first
    std::string id;        ///< where a way begins; "": draws
    std::string to;        ///< where it ends; "": it goes along dimension
    int dimension = 0;     ///< 1-based
    double reach = 3;      ///< deviations of the dimension to both sides
    int count = 9;
    std::uint64_t seed = 1; ///< of draws
    std::string device = "auto";
    std::filesystem::path out; ///< FITS image, count × bands × height × width
    /// Called with each network's file before it is loaded; may be empty.
    std::function<void(const std::filesystem::path& network)> beforeLoading = {};
};

/// What a network made of latents: no observation.
struct GeneratedImages {
    core::Tensor images;            ///< count × bands × height × width
    std::vector<std::string> bands; ///< as the network's image calls them, numbers where it has others
    std::string generator;
    std::string way; ///< in words
    std::string unit;
};

/// From the latents that one run stored; model is the network of that run. Throws core::Error(NotFound) when it makes
/// no images, BadInput when the run has no latents that it could take or was made on other objects. generator, id, to,
/// dimension, reach, count and seed of the request are used.
GeneratedImages generatedImages(const core::Survey& survey, core::Model& model, const core::RunManifest& run,
                                const GenerateRequest& request, const core::Progress& progress);

struct GenerateResult {
    std::string network;
    std::string generator;
    std::string way;                 ///< in words
    std::string run;                 ///< whose latents were used
    std::vector<std::int64_t> shape; ///< of the image that was written
    std::string unit;
};

/// Images from the newest run of a network whose card has an output of kind gen, in the unit of its input where the
/// preparation can be undone. The header says that they were generated, from what and by which network: they are no
/// photometry. Throws core::Error. For a worker thread.
GenerateResult generateImages(const core::Survey& survey, const core::Registry& registry,
                              const GenerateRequest& request, const core::Progress& progress);

} // namespace oddity::app
