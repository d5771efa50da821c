// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "core/data/catalog.h"

namespace oddity::core {

/// Of the finite values of a numeric column; NaN where there are none. The standard deviation is of the sample (n - 1).
struct ColumnStatistics {
    std::int64_t count = 0;   ///< finite values
    std::int64_t missing = 0; ///< all others
    double mean = 0;
    double standardDeviation = 0;
    double least = 0;
    double most = 0;
};

ColumnStatistics statisticsOf(const Column& column);

} // namespace oddity::core
