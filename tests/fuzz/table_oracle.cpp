// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/table_oracle.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace oddity::fuzz {

namespace {

void require(bool isTrue, const char* what) {
    if (isTrue)
        return;
    std::fprintf(stderr, "a table is not sound: %s\n", what);
    std::abort();
}

} // namespace

void requireSound(const std::vector<core::Column>& columns, std::size_t rows) {
    for (const core::Column& column : columns) {
        require(column.rowCount() == rows, "a column has another number of rows");
        require(std::ranges::is_sorted(column.nullRows), "null rows do not ascend");
        if (!column.nullRows.empty())
            require(column.nullRows.front() >= 0 && column.nullRows.back() < static_cast<std::int64_t>(rows),
                    "a null row is outside the table");
        if (const auto* vectors = std::get_if<core::VectorColumn>(&column.values))
            require(vectors->values.size() == rows * vectors->width, "a vector column has loose elements");
        if (const auto* arrays = std::get_if<core::ArrayColumn>(&column.values)) {
            require(arrays->starts.front() == 0 && std::ranges::is_sorted(arrays->starts), "starts do not ascend");
            std::visit(
                [&](const auto& elements) {
                    require(arrays->starts.back() == elements.size(), "arrays do not hold all elements");
                },
                arrays->elements);
        }
        if (rows == 0)
            continue;
        for (const core::RowId row : {core::RowId{0}, core::RowId{static_cast<std::int64_t>(rows) - 1}}) {
            const std::string text = column.textAt(row);
            require(text.size() < std::size_t{1} << 40, "a text without end");
        }
    }
}

} // namespace oddity::fuzz
