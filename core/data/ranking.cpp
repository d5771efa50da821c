// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/ranking.h"

#include <algorithm>
#include <cmath>

namespace oddity::core {

std::vector<RowId> rankRows(const std::vector<float>& scores) {
    std::vector<RowId> rows;
    rows.reserve(scores.size());
    for (std::size_t index = 0; index < scores.size(); ++index)
        if (!std::isnan(scores[index]))
            rows.push_back(RowId{static_cast<std::int64_t>(index)});
    std::ranges::sort(rows, [&scores](RowId left, RowId right) {
        const float leftScore = scores[left.index()];
        const float rightScore = scores[right.index()];
        return leftScore != rightScore ? leftScore > rightScore : left < right;
    });
    return rows;
}

} // namespace oddity::core
