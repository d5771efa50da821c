// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "core/io/fits/fits_file.h"

namespace oddity::app {

/// Cards of an image that hold for what a network made of its pixels, one to one.
struct KeptCards {
    std::map<std::string, std::string> texts;
    std::map<std::string, double> numbers;
    bool hasSky = false; ///< its coordinates are among them
};

/// The coordinates of the first two axes as the image's own cards give them, distortions by SIP or TPV with them, and
/// what says when, where and of what it was taken: of the primary header too, where the image inherits it. isOneBand:
/// its filter holds. Coordinates with IRAF's surfaces are not among them, as their text depends on how cards are cut.
KeptCards keptCards(const core::FitsFile& file, const core::FitsHdu& image, bool isOneBand);

} // namespace oddity::app
