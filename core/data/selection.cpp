// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/selection.h"

#include <algorithm>
#include <iterator>

namespace oddity::core {

Selection::Selection(std::vector<RowId> rows) : m_rows(std::move(rows)) {
    if (!std::ranges::is_sorted(m_rows))
        std::ranges::sort(m_rows);
    m_rows.erase(std::unique(m_rows.begin(), m_rows.end()), m_rows.end()); // clang 14 cannot compile ranges::unique
}

bool Selection::contains(RowId row) const {
    return std::ranges::binary_search(m_rows, row);
}

Selection Selection::combined(const Selection& other, SelectionMode mode) const {
    Selection result;
    auto into = std::back_inserter(result.m_rows);
    switch (mode) {
    case SelectionMode::Replace:
        return other;
    case SelectionMode::Add:
        std::ranges::set_union(m_rows, other.m_rows, into);
        break;
    case SelectionMode::Remove:
        std::ranges::set_difference(m_rows, other.m_rows, into);
        break;
    case SelectionMode::Intersect:
        std::ranges::set_intersection(m_rows, other.m_rows, into);
        break;
    case SelectionMode::Xor:
        std::ranges::set_symmetric_difference(m_rows, other.m_rows, into);
        break;
    }
    return result;
}

Selection Selection::complement(std::size_t rowCount) const {
    Selection result;
    result.m_rows.reserve(rowCount - std::min(rowCount, m_rows.size()));
    auto taken = m_rows.begin();
    for (RowId row{0}; row.index() < rowCount; ++row.value) {
        if (taken != m_rows.end() && *taken == row)
            ++taken;
        else
            result.m_rows.push_back(row);
    }
    return result;
}

} // namespace oddity::core
