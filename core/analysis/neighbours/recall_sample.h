// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/analysis/neighbours/candidate_lists.h"
#include "core/analysis/neighbours/point_group.h"
#include "core/progress.h"

namespace oddity::core {

/// The true distance of the k-th neighbour of a few points drawn by seed, found among all points: what lists are
/// measured by.
class RecallSample {
public:
    RecallSample(const OrderedPoints& points, std::size_t k, std::size_t count, std::uint64_t seed,
                 const Progress& progress);

    std::size_t count() const { return m_points.size(); }
    /// The fraction of true neighbours in the sample's lists.
    double recallOf(const CandidateLists& lists) const;

private:
    std::size_t m_k;
    std::vector<std::uint32_t> m_points;
    std::vector<float> m_farthest; ///< squared distance of the k-th
};

} // namespace oddity::core
