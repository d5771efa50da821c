// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/neighbours.h"
#include "core/analysis/neighbours/candidate_lists.h"

namespace oddity::core {

double squaredDistance(std::span<const float> a, std::span<const float> b);

/// The finite rows. Throws Error(BadInput) for k = 0 and for more rows than a graph can number.
std::vector<std::size_t> rowsWithNeighbours(const Matrix& points, std::size_t k);

/// The entries of a list as rows, sorted by their distances from `from`, which are computed anew in double precision.
std::vector<Candidate> remeasured(std::span<const Candidate> list, std::span<const float> from, const Matrix& points,
                                  const std::vector<std::uint32_t>& rows);

/// The k best of each list with distances computed anew in double precision; rows[n] is the row of list n.
NeighbourGraph finishedGraph(const Matrix& points, const std::vector<std::uint32_t>& rows, const CandidateLists& lists,
                             std::size_t k, const Progress& progress);

} // namespace oddity::core
