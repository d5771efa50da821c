// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/data/catalog.h"
#include "core/query/row_set.h"

namespace oddity::core {

/// All values of a numeric column as doubles, NaN where missing; empty for other columns. One pass over the vectors.
std::vector<double> numbersOf(const Column& column);
/// Only the finite ones, in the order of rows.
std::vector<double> finiteNumbersOf(const Column& column, const RowSet* among = nullptr);
/// The elements of an array's cell, NaN where missing; empty where they are texts or complex, or the column has none.
std::vector<double> elementNumbersAt(const Column& column, RowId row);
/// Calls use(row) for the rows in question that are not null.
template <typename Use> void forEachRow(const Column& column, const RowSet* among, Use use) {
    auto null = column.nullRows.begin();
    const auto rows = static_cast<std::int64_t>(column.rowCount());
    for (std::int64_t row = 0; row < rows; ++row) {
        const bool isNull = null != column.nullRows.end() && *null == row;
        null += isNull ? 1 : 0;
        if (!isNull && (!among || among->contains(RowId{row})))
            use(static_cast<std::size_t>(row));
    }
}

/// The column at these rows, in their order; an invalid RowId gives a missing value (false in a vector of bits).
Column columnAt(const Column& column, const std::vector<RowId>& rows);

} // namespace oddity::core
