// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// Trustworthiness (Venna & Kaski 2001) of positions for k neighbours: 1 when the k nearest on the map are the k
/// nearest in the features. Ranks are taken among all rows that are finite in both; their mean is over at most sample
/// of these, drawn by seed. NaN when there are too few rows (n ≤ 3k/2, where it is not defined). Throws Error(BadInput)
/// when the row counts differ, Error(Cancelled).
double trustworthiness(const Matrix& points, const Matrix& positions, std::size_t k, std::size_t sample,
                       std::uint64_t seed, const Progress& progress = {});

} // namespace oddity::core
