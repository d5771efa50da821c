// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/column_kind.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::int64_t fewCells = 9;

/// True for "7" and "-12", false for "007", "+7", "-0" and what does not fit into 64 bits.
bool isPlainInteger(std::string_view cell) {
    const std::string_view digits = cell.substr(cell.starts_with('-') ? 1 : 0);
    if (digits.empty() || digits.front() < '0' || digits.front() > '9' || (digits.front() == '0' && cell.size() > 1))
        return false;
    return integerFrom(cell).has_value();
}

std::string_view withoutSign(std::string_view cell) {
    return cell.substr(cell.starts_with('-') || cell.starts_with('+') ? 1 : 0);
}

bool isDigits(std::string_view cell) {
    return !cell.empty() && cell.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string beginningOf(std::string text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest)
        return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

} // namespace

bool isMissingCell(std::string_view cell) {
    constexpr std::array<std::string_view, 6> words{"nan", "null", "none", "n/a", "na", "indef"}; // INDEF: IRAF
    if (cell.empty())
        return true;
    if (cell.front() == '-')
        return cell == "--";
    const bool isLetter = (cell.front() | 0x20) >= 'a';
    return isLetter &&
           std::ranges::any_of(words, [cell](std::string_view word) { return equalsIgnoringCase(cell, word); });
}

std::optional<bool> booleanFrom(std::string_view cell) {
    if (equalsIgnoringCase(cell, "true"))
        return true;
    if (equalsIgnoringCase(cell, "false"))
        return false;
    return std::nullopt;
}

void ColumnKind::Cells::add(std::string_view cell, std::int64_t row) {
    if (count++ > 0)
        return;
    firstRow = row;
    first = cell;
}

void ColumnKind::Cells::join(const Cells& other, std::int64_t rowsBefore) {
    if (count == 0 && other.count > 0) {
        firstRow = rowsBefore + other.firstRow;
        first = other.first;
    }
    count += other.count;
}

bool ColumnKind::isSettled() const {
    return m_isText || (!m_canBeBoolean && m_odd.count > fewCells);
}

void ColumnKind::see(std::string_view raw, std::int64_t row) {
    if (isSettled())
        return;
    const std::string_view cell = withoutBlanks(raw);
    if (isMissingCell(cell))
        return;
    m_hasValue = true;
    m_canBeBoolean = m_canBeBoolean && booleanFrom(cell).has_value();
    if (isPlainInteger(cell)) {
        ++m_numbers;
        return;
    }
    m_canBeInteger = false;
    const std::string_view digits = withoutSign(cell);
    const bool isZeroLed = digits.size() > 1 && digits.front() == '0';
    if (isDigits(digits) ? isZeroLed : !numberFrom(cell)) {
        m_odd.add(cell, row);
        return;
    }
    ++m_numbers;
    if (isDigits(digits) && cell != "-0")
        m_loose.add(cell, row);
    else
        m_hasReal = true;
}

void ColumnKind::join(const ColumnKind& other, std::int64_t firstRow) {
    m_isText = m_isText || other.m_isText;
    m_canBeInteger = m_canBeInteger && other.m_canBeInteger;
    m_canBeBoolean = m_canBeBoolean && other.m_canBeBoolean;
    m_hasValue = m_hasValue || other.m_hasValue;
    m_hasReal = m_hasReal || other.m_hasReal;
    m_numbers += other.m_numbers;
    m_odd.join(other.m_odd, firstRow);
    m_loose.join(other.m_loose, firstRow);
}

void ColumnKind::prepare(Column& column, std::size_t rows) const {
    if (m_isText || !m_hasValue)
        column.values = std::vector<std::string>(rows);
    else if (m_canBeInteger)
        column.values = std::vector<std::int64_t>(rows);
    else if (isReal())
        column.values = std::vector<double>(rows);
    else if (m_canBeBoolean)
        column.values = std::vector<std::uint8_t>(rows);
    else
        column.values = std::vector<std::string>(rows);
}

std::string ColumnKind::remarkOn(const std::string& name) const {
    if (m_isText || !m_hasValue || m_canBeInteger || isReal() || m_canBeBoolean)
        return {};
    const Cells& cells = m_odd.count > 0 ? m_odd : m_loose;
    constexpr std::int64_t numbersEach = 2;
    if (cells.count > fewCells || m_numbers < numbersEach * cells.count)
        return {};
    return "Column '" + name + "' is text: " + std::to_string(cells.count) +
           (cells.count == 1 ? " cell was" : " cells were") + " not taken for numbers, the first '" +
           beginningOf(validUtf8(cells.first)) + "' in row " + std::to_string(cells.firstRow) + ".";
}

} // namespace oddity::core
