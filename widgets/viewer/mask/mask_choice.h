// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/io/fits/fits_file.h"

namespace oddity::widgets {

/// A mask for an image, on the image's pixel grid: whole numbers whose bits are reasons, or real numbers such as
/// a network's probabilities, of which those above a threshold are masked.
struct MaskHdu {
    std::shared_ptr<const core::FitsFile> file; ///< null: none
    int hdu = 0;
    std::optional<double> threshold = std::nullopt; ///< of real numbers

    friend bool operator==(const MaskHdu&, const MaskHdu&) = default;
};

/// Whether the HDU is of whole numbers, and of the image's width and height.
bool liesOnGridOf(const core::FitsHdu& hdu, const core::FitsHdu& image);

/// Whether the HDU is of real numbers, and of the image's width and height.
bool areRealsOnGridOf(const core::FitsHdu& hdu, const core::FitsHdu& image);

/// HDUs of a file that can be masks of an image: of whole numbers and of its width and height, but not itself.
std::vector<int> possibleMasks(const core::FitsFile& file, const core::FitsHdu& image);

/// The one of them that is meant for the image, by its name: MASK, DQ, FLAGS, BPM and the like, with what else is in
/// the image's name ("N10_MASK" for "N10", "DQ,2" for "SCI,2"); of several the next behind the image. 0: none.
int maskFor(const core::FitsFile& file, const core::FitsHdu& image);

} // namespace oddity::widgets
