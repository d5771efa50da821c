// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/row_id.h"

namespace oddity::core {

/// Rows by object id: a hash table of row numbers that keeps no copy of the ids (about 16 bytes a row).
class IdIndex {
public:
    /// The id of a row that was added; valid while the table of ids lives.
    using IdOf = std::function<const std::string&(RowId)>;

    explicit IdIndex(std::size_t rows = 0) {
        std::size_t size = 2;
        while (size < rows * 2)
            size *= 2;
        m_rows.assign(size, empty);
    }

    /// The row that has the id already, else none; then the id belongs to row from now on. At most as many rows as
    /// announced may be added.
    std::optional<RowId> add(std::string_view id, RowId row, const IdOf& idOf) {
        const std::size_t place = placeOf(id, idOf);
        if (m_rows[place] != empty)
            return RowId{m_rows[place]};
        m_rows[place] = row.value;
        return std::nullopt;
    }
    std::optional<RowId> find(std::string_view id, const IdOf& idOf) const {
        const std::int64_t row = m_rows[placeOf(id, idOf)];
        return row == empty ? std::nullopt : std::optional(RowId{row});
    }

private:
    static constexpr std::int64_t empty = -1;

    std::size_t placeOf(std::string_view id, const IdOf& idOf) const {
        const std::size_t mask = m_rows.size() - 1;
        std::size_t place = std::hash<std::string_view>()(id) & mask;
        while (m_rows[place] != empty && idOf(RowId{m_rows[place]}) != id)
            place = (place + 1) & mask;
        return place;
    }

    std::vector<std::int64_t> m_rows; ///< a power of two, at most half full
};

} // namespace oddity::core
