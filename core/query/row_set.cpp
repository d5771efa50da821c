// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/row_set.h"

#include <bit>

#include "core/error.h"

namespace oddity::core {

RowSet::RowSet(std::size_t rowCount, const Selection& rows) : RowSet(rowCount) {
    for (const RowId row : rows.rows())
        if (row.isValid() && row.index() < rowCount)
            insert(row);
}

std::size_t RowSet::count() const {
    std::size_t sum = 0;
    for (const std::uint64_t word : m_words)
        sum += static_cast<std::size_t>(std::popcount(word));
    return sum;
}

RowSet RowSet::combined(const RowSet& other, SetOperation operation) const {
    if (other.m_rowCount != m_rowCount)
        throw Error(ErrorKind::Usage, "sets of rows of two tables, with " + std::to_string(m_rowCount) + " and " +
                                          std::to_string(other.m_rowCount) + " rows, do not combine");
    RowSet result(m_rowCount);
    for (std::size_t index = 0; index < m_words.size(); ++index) {
        const std::uint64_t first = m_words[index];
        const std::uint64_t second = other.m_words[index];
        switch (operation) {
        case SetOperation::And:
            result.m_words[index] = first & second;
            break;
        case SetOperation::Or:
            result.m_words[index] = first | second;
            break;
        case SetOperation::Xor:
            result.m_words[index] = first ^ second;
            break;
        case SetOperation::AndNot:
            result.m_words[index] = first & ~second;
            break;
        }
    }
    return result;
}

RowSet RowSet::complement() const {
    RowSet result = *this;
    for (std::uint64_t& word : result.m_words)
        word = ~word;
    result.dropExcess();
    return result;
}

std::vector<RowId> RowSet::rows() const {
    std::vector<RowId> rows;
    rows.reserve(count());
    for (std::size_t index = 0; index < m_words.size(); ++index)
        for (std::uint64_t word = m_words[index]; word != 0; word &= word - 1)
            rows.push_back(RowId{static_cast<std::int64_t>(index) * 64 + std::countr_zero(word)});
    return rows;
}

Selection RowSet::selection() const {
    return Selection(rows());
}

RowSet RowSet::fromWords(std::size_t rowCount, std::vector<std::uint64_t> words) {
    RowSet result(rowCount);
    words.resize(result.m_words.size());
    result.m_words = std::move(words);
    result.dropExcess();
    return result;
}

void RowSet::dropExcess() {
    if (m_rowCount % 64 != 0)
        m_words.back() &= (std::uint64_t{1} << (m_rowCount % 64)) - 1;
}

} // namespace oddity::core
