// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "core/data/row_id.h"

namespace oddity::core {

/// How a new selection combines with the one in force.
enum class SelectionMode { Replace, Add, Remove, Intersect, Xor };

/// A set of rows, kept ascending.
class Selection {
public:
    Selection() = default;
    explicit Selection(std::vector<RowId> rows); ///< sorts and removes repeats

    const std::vector<RowId>& rows() const { return m_rows; }
    std::size_t size() const { return m_rows.size(); }
    bool empty() const { return m_rows.empty(); }
    bool contains(RowId row) const;
    Selection combined(const Selection& other, SelectionMode mode) const;
    Selection complement(std::size_t rowCount) const; ///< all other rows of a table of so many
    friend bool operator==(const Selection&, const Selection&) = default;

private:
    std::vector<RowId> m_rows;
};

} // namespace oddity::core
