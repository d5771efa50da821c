// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/trustworthiness.h"

#include "core/analysis/projection/map_quality.h"

namespace oddity::core {

double trustworthiness(const Matrix& points, const Matrix& positions, std::size_t k, std::size_t sample,
                       std::uint64_t seed, const Progress& progress) {
    return mapQuality(points, positions, k, sample, seed, progress).trustworthiness;
}

} // namespace oddity::core
