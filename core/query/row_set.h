// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "core/data/row_id.h"
#include "core/data/selection.h"

namespace oddity::core {

enum class SetOperation { And, Or, Xor, AndNot };

/// A set of rows of a table of known length, one bit a row.
class RowSet {
public:
    RowSet() = default;
    explicit RowSet(std::size_t rowCount) : m_rowCount(rowCount), m_words((rowCount + 63) / 64) {}
    RowSet(std::size_t rowCount, const Selection& rows); ///< rows outside of the table are left out

    std::size_t rowCount() const { return m_rowCount; }
    std::size_t count() const; ///< rows in the set
    bool contains(RowId row) const {
        return row.isValid() && row.index() < m_rowCount && (m_words[row.index() / 64] >> (row.index() % 64) & 1);
    }
    void insert(RowId row) { m_words[row.index() / 64] |= std::uint64_t{1} << (row.index() % 64); }

    /// Both of one table: throws Error(Usage) where the lengths differ.
    RowSet combined(const RowSet& other, SetOperation operation) const;
    RowSet complement() const;

    std::vector<RowId> rows() const; ///< ascending
    Selection selection() const;

    /// 64 rows a word, row 0 in the lowest bit of the first.
    const std::vector<std::uint64_t>& words() const { return m_words; }
    /// Bits beyond rowCount are dropped; missing words are empty.
    static RowSet fromWords(std::size_t rowCount, std::vector<std::uint64_t> words);

    friend bool operator==(const RowSet&, const RowSet&) = default;

private:
    void dropExcess();

    std::size_t m_rowCount = 0;
    std::vector<std::uint64_t> m_words;
};

} // namespace oddity::core
