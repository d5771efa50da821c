// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/point_group.h"
#include "core/progress.h"

namespace oddity::core {

/// One round of nearest-neighbour descent (Dong, Moses & Li 2011): of each point, up to `reach` nearest neighbours and
/// as many of those that it is a neighbour of (drawn by seed) are made known to one another where one of the two is
/// new. Returns how many of the nearest `reach` entries of the lists are new; the same for any number of threads.
std::size_t descend(const OrderedPoints& points, CandidateLists& lists, std::size_t reach, std::uint64_t seed,
                    const Progress& progress);

} // namespace oddity::core
