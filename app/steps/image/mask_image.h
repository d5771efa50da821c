// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/registry.h"
#include "core/model/tiles/tile_run.h"

namespace oddity::app {

struct MaskRequest {
    /// FITS file; FILE[HDU] chooses an HDU. With {band} in it, a file for each of the network's bands on the same
    /// pixels; of a cube the plane that its header calls so, by BANDn.
    std::string image;
    std::vector<std::string> bands; ///< names of the planes of one image; empty: from its header
    std::filesystem::path model;
    std::string device = "auto";
    std::string output; ///< "": the network's first mask or map
    std::filesystem::path out;
    core::TileRunSettings settings;
};

struct MaskResult {
    std::string source; ///< the image, in words
    int hdu = 0;        ///< of the image in its file
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::vector<std::string> channels;
    std::vector<double> shares; ///< of pixels above 0.5 (of instances: in one of them), one per channel
    std::int64_t instances = 0; ///< where the output is of these
    std::string remark;         ///< bands that show another part of the sky than the first; "" for none
};

/// Runs a network's mask, maps or instances over a whole image and writes them as a FITS image of the same pixels, with
/// their coordinates and the cards of the exposure. The result is held in memory: over 2 GiB it is refused with
/// core::Error(BadInput). Throws core::Error. For a worker thread.
MaskResult maskImage(const core::Registry& registry, const MaskRequest& request, const core::Progress& progress);

} // namespace oddity::app
