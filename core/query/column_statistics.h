// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/data/catalog.h"
#include "core/progress.h"
#include "core/query/row_set.h"

namespace oddity::core {

/// Of the finite values of a numeric column; NaN where there are none. The standard deviation is of the sample (n - 1).
/// Of a text column only count, missing and distinct. Quartiles lie between the two nearest values by linear
/// interpolation (type 7 of Hyndman & Fan 1996, as in numpy).
struct ColumnStatistics {
    std::int64_t count = 0;   ///< finite values, or texts that are not empty
    std::int64_t missing = 0; ///< all others
    double mean = 0;
    double standardDeviation = 0;
    double least = 0;
    double most = 0;
    double lowerQuartile = 0;
    double median = 0;
    double upperQuartile = 0;
    std::int64_t distinct = 0; ///< different values; integers told apart exactly
};

/// among: only these rows count. Error(Cancelled).
ColumnStatistics statisticsOf(const Column& column, const RowSet* among = nullptr, const Progress& progress = {});

/// The most frequent values as text, with their counts, most frequent first; missing ones left out.
std::vector<std::pair<std::string, std::int64_t>>
frequentValuesOf(const Column& column, std::size_t most, const RowSet* among = nullptr, const Progress& progress = {});

} // namespace oddity::core
