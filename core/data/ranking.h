// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/row_id.h"

namespace oddity::core {

/// What a number on screen was computed from; shown wherever the number is shown.
struct Provenance {
    std::string method;             ///< "isolation_forest", "logistic" …
    std::string parameters;         ///< readable, e.g. "100 trees, 256 per tree, seed 0"
    std::vector<std::string> runs;  ///< model runs whose outputs were used
    std::int64_t labelRevision = 0; ///< sequence number of the last label event used; 0 when labels played no part
    std::string made;               ///< UTC, ISO 8601
};

/// One score per catalog row (NaN where undefined), larger is odder or more relevant.
struct Scores {
    std::string name;
    std::vector<float> values;
    Provenance provenance;
};

/// Rows with a defined score, best first; ties by row.
std::vector<RowId> rankRows(const std::vector<float>& scores);

} // namespace oddity::core
