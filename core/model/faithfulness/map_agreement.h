// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <span>

namespace oddity::core {

/// How alike two maps of the same pixels are.
struct MapAgreement {
    double rankCorrelation = std::numeric_limits<double>::quiet_NaN(); ///< Spearman's; NaN where a map is constant
    double topShared = 0; ///< of the most important pixels of one map, the share that is among those of the other
    double topByChance =
        0; ///< what maps that know nothing of each other share: the part of the pixels that is compared
};

/// Of maps of one length; all NaN where a map has a value that is not finite; topPart: the part of the pixels that
/// counts as most important, at least one pixel. Ties have their mean rank.
MapAgreement agreementOf(std::span<const float> first, std::span<const float> second, double topPart = 0.1);

} // namespace oddity::core
