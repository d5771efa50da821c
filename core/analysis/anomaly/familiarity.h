// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

struct FamiliaritySettings {
    std::size_t neighbours = 10;
    double share = 0.99; ///< of the reference that counts as covered by itself
    bool isSelf = false; ///< the points are the reference's rows: each is compared with the others
};

/// Whether objects lie where a reference set does (a network's training data, say): what a network states about those
/// that do not is extrapolated, however sure it is. Distance in latent space, apart from any stated uncertainty (Sun et
/// al. 2022).
struct Familiarity {
    std::vector<float> distances; ///< mean distance to the nearest reference rows, over the reference's own median; NaN
                                  ///< for rows that are not finite
    std::vector<float> beyond;    ///< share of the reference that lies no farther from the rest of it; NaN likewise
    double limit = 0;             ///< distance beyond which an object is outside: the reference's own quantile `share`
    std::size_t reference = 0;    ///< finite reference rows

    bool isOutside(std::size_t row) const { return distances[row] > limit; } ///< false for NaN
    double shareOutside() const; ///< of the finite rows; 1 − FamiliaritySettings::share for more of the reference
};

/// points and reference have the same columns. Exact; work grows with points × reference × columns, on all cores.
/// Throws Error(BadInput) for other columns, for other rows where the points are the reference, or a reference of fewer
/// than neighbours + 1 finite rows, Error(Cancelled).
Familiarity familiarityOf(const Matrix& points, const Matrix& reference, const FamiliaritySettings& settings,
                          const Progress& progress);

} // namespace oddity::core
