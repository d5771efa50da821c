// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/data/catalog.h"
#include "core/query/row_set.h"

namespace oddity::core {

struct HistogramSpec {
    std::size_t bins = 0;                           ///< 0: by Freedman & Diaconis (1981), else Scott (1979)
    std::optional<std::pair<double, double>> range; ///< else from the least to the largest value
    bool isLogarithmic = false;                     ///< bins of equal width in log10; only values above 0 count
    static constexpr std::size_t mostBins = 200;
};

/// Counts in bins of equal width. A bin holds what is at least its lower edge and less than its upper one; the last
/// holds its upper edge too. Bins of whole numbers have whole widths of at least 1 and begin half-way between
/// them, unless a range or logarithms are asked for.
struct Histogram {
    std::vector<double> edges; ///< one more than counts; empty when no value counts
    std::vector<std::int64_t> counts;
    std::int64_t outside = 0; ///< values that are there but in no bin
};

Histogram histogramOf(const Column& column, const HistogramSpec& spec, const RowSet* among = nullptr);

/// The rows whose value is in [low, high].
RowSet rowsBetween(const Column& column, double low, double high);

} // namespace oddity::core
