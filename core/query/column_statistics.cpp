// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/column_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace oddity::core {

ColumnStatistics statisticsOf(const Column& column) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    ColumnStatistics result{.mean = nan, .standardDeviation = nan, .least = nan, .most = nan};
    double mean = 0;
    double squares = 0;
    for (std::size_t index = 0; index < column.rowCount(); ++index) {
        const double value = column.numberAt(RowId{static_cast<std::int64_t>(index)});
        if (!std::isfinite(value)) {
            ++result.missing;
            continue;
        }
        ++result.count;
        const double before = value - mean;
        mean += before / static_cast<double>(result.count);
        squares += before * (value - mean);
        result.least = std::fmin(result.least, value);
        result.most = std::fmax(result.most, value);
    }
    if (result.count > 0)
        result.mean = mean;
    if (result.count > 1)
        result.standardDeviation = std::sqrt(squares / static_cast<double>(result.count - 1));
    return result;
}

} // namespace oddity::core
