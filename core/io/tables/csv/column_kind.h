// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/data/catalog.h"

namespace oddity::core {

bool isMissingCell(std::string_view cell); ///< "", "nan", "null", "--" …; without blanks around it
std::optional<bool> booleanFrom(std::string_view cell);

/// What a column of CSV can still be, narrowed cell by cell: integers that are exact, reals, booleans or text. "007"
/// and numbers beyond 64 bits stay text, as they may be names; "+5" and long integers are numbers among reals only.
class ColumnKind {
public:
    void see(std::string_view raw, std::int64_t row);
    void makeText() { m_isText = true; }
    void join(const ColumnKind& other, std::int64_t firstRow); ///< the same column's cells from that row on
    void prepare(Column& column, std::size_t rows) const;      ///< values of that kind
    /// Names the few cells that make a column of numbers one of text; "" where there are none, or many.
    std::string remarkOn(const std::string& name) const;

private:
    /// Cells that are no numbers.
    struct Cells {
        std::int64_t count = 0;
        std::int64_t firstRow = 0;
        std::string first;

        void add(std::string_view cell, std::int64_t row);
        void join(const Cells& other, std::int64_t rowsBefore);
    };

    bool isReal() const { return m_odd.count == 0 && m_hasReal; }
    bool isSettled() const; ///< too many cells are no numbers to be worth a remark

    bool m_isText = false;
    bool m_canBeInteger = true;
    bool m_canBeBoolean = true;
    bool m_hasValue = false;
    bool m_hasReal = false; ///< a number that is no integer
    std::int64_t m_numbers = 0;
    Cells m_odd;   ///< no numbers
    Cells m_loose; ///< numbers among reals only
};

} // namespace oddity::core
