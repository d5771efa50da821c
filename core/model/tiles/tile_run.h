// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/model/model.h"
#include "core/progress.h"

namespace oddity::core {

/// An image of any size: bands × height × width, read by regions that may reach beyond it, where pixels are NaN.
struct TileImage {
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::function<Cutout(const PixelRegion&)> read;
};

struct TileRunSettings {
    int window = 256; ///< side that the network sees at once; what the card says where it fixes a size
    int margin =
        32; ///< of a window's pixels that are not used inside the image: at least the network's receptive radius
    int blend = 16; ///< pixels over which neighbouring windows go over into each other
    int batch = 4;
};

/// Finished rows of the network's mask or map: planes × rows × width.
using TileRows = std::function<void(std::int64_t firstRow, const Tensor& rows)>;

/// Which of a card's outputs runs over tiles: that of this name of kind mask, maps or inst, "" the first. Throws
/// Error(Usage) where there is none, or where an input is no image.
int tileOutput(const ModelCard& card, const std::string& name);

/// Runs a network's output of kind mask, maps or inst over a whole image, window by window (Hausen & Robertson 2020),
/// and gives the rows from the bottom up; memory holds one row of windows. With a margin of at least the network's
/// receptive radius the result is that of the whole image at once, except within the margin of the image's edges, where
/// the image ends for the network, too; it has no seams. Windows are no larger than the image; where they must be, for
/// the card's size or multiple, they mirror the pixels before its edge. A window that preparation refuses, for want of
/// a valid pixel say, is left out, and pixels that no window covers are NaN; where all are refused, the first complaint
/// is thrown. Instances of neighbouring windows are
/// joined by what they share in the transition (instance_join.h); they come in one piece at the end, and the whole
/// image of numbers is in memory. output: "" the first of these kinds. Returns the channels' names. Throws Error(Usage)
/// for a network without such an output, with inputs other than images of one grid, or whose preparation changes the
/// geometry or looks at the whole image (min_max, sigma_clip_threshold); Error(Cancelled).
std::vector<std::string> runOverTile(Model& model, const TileImage& image, const std::string& output,
                                     const TileRunSettings& settings, const TileRows& rows, const Progress& progress);

} // namespace oddity::core
