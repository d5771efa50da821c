// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/ascii_table.h"

#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/io/tables/column_elements.h"
#include "core/io/tables/fits/row_blocks.h"
#include "core/io/tables/fits/table_layout.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t digitsThatFit = 18; ///< into 64 bits, with or without a sign

std::string_view withoutPadding(std::string_view text) {
    const auto last = text.find_last_not_of(std::string_view(" \0", 2));
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// A number in Fortran's spelling; without a decimal point the last digits are the decimals.
std::optional<double> fortranNumber(std::string_view cell, int decimals) {
    if (decimals == 0 || cell.find('.') != std::string_view::npos)
        return numberFrom(cell);
    const std::size_t exponent = cell.find_first_of("EeDd");
    const std::string_view mantissa = cell.substr(0, exponent);
    const auto digits = integerFrom(mantissa);
    if (!digits)
        return numberFrom(cell); // nan and inf
    std::int64_t power = 0;
    if (exponent != std::string_view::npos) {
        const auto written = integerFrom(cell.substr(exponent + 1));
        if (!written || *written < -10000 || *written > 10000)
            return std::nullopt;
        power = *written;
    }
    return numberFrom(std::string(mantissa) + "E" + std::to_string(power - decimals));
}

class AsciiColumn {
public:
    AsciiColumn(const FileBytes& bytes, const FitsHdu& table, std::int64_t number, Column described);

    void decode(const RowBlock& block);
    Column finished(std::vector<std::string>& remarks);

private:
    bool isText() const { return m_format.type == 'A'; }
    bool isScaled() const { return m_scale != 1 || m_zero != 0; }
    bool isInteger() const { return m_format.type == 'I' && !isScaled(); }
    void takeNumber(std::string_view cell, std::size_t row);
    void noteMissing(std::size_t row) {
        const std::lock_guard held(m_lock);
        m_elements.missing.push_back(row);
    }
    [[noreturn]] void failOnNumber(std::string_view cell, std::size_t row) const {
        throw Error(ErrorKind::BadInput, "'" + validUtf8(cell) + "' is not a number",
                    {m_bytes.path().string(), m_hdu, static_cast<std::int64_t>(row), m_column.name});
    }
    std::optional<std::vector<std::int64_t>> wideIntegers(const std::vector<std::string>& texts);

    const FileBytes& m_bytes;
    int m_hdu = 0;
    std::size_t m_rows = 0;
    AsciiFormat m_format;
    std::size_t m_start = 0;
    std::string m_null;
    double m_scale = 1;
    double m_zero = 0;
    bool m_isWide = false; ///< an integer may not fit
    Column m_column;
    ColumnElements m_elements;
    std::mutex m_lock; ///< of the missing elements
};

AsciiColumn::AsciiColumn(const FileBytes& bytes, const FitsHdu& table, std::int64_t number, Column described)
    : m_bytes(bytes), m_hdu(table.number), m_rows(static_cast<std::size_t>(table.axes[1])),
      m_column(std::move(described)) {
    const std::string suffix = std::to_string(number);
    const FitsHeader& header = table.header;
    m_format = asciiFormatOf(header.stringOr("TFORM" + suffix, "")).value_or(AsciiFormat{'A', 0});
    m_start = static_cast<std::size_t>(header.integer("TBCOL" + suffix).value_or(1) - 1);
    m_null = withoutBlanks(header.stringOr("TNULL" + suffix, ""));
    m_scale = header.real("TSCAL" + suffix).value_or(1);
    m_zero = header.real("TZERO" + suffix).value_or(0);
    m_isWide = m_format.width > digitsThatFit;
    if (isText() || (isInteger() && m_isWide))
        m_elements.values = std::vector<std::string>(m_rows);
    else if (isInteger())
        m_elements.values = std::vector<std::int64_t>(m_rows);
    else
        m_elements.values = std::vector<double>(m_rows);
}

void AsciiColumn::decode(const RowBlock& block) {
    for (std::int64_t row = 0; row < block.count; ++row) {
        const std::string_view field(block.bytes + row * block.rowBytes + m_start,
                                     static_cast<std::size_t>(m_format.width));
        const auto index = static_cast<std::size_t>(block.first + row);
        const std::string_view cell = withoutBlanks(withoutPadding(field));
        const bool isMissing = cell.empty() || (!m_null.empty() && cell == m_null);
        if (isText())
            std::get<std::vector<std::string>>(m_elements.values)[index] =
                isMissing ? std::string() : validUtf8(withoutPadding(field));
        else if (!isMissing)
            takeNumber(cell, index);
        else if (auto* reals = std::get_if<std::vector<double>>(&m_elements.values))
            (*reals)[index] = nan;
        else
            noteMissing(index);
    }
}

void AsciiColumn::takeNumber(std::string_view cell, std::size_t row) {
    if (auto* reals = std::get_if<std::vector<double>>(&m_elements.values)) {
        const auto number = fortranNumber(cell, m_format.type == 'I' ? 0 : m_format.decimals);
        if (!number)
            failOnNumber(cell, row);
        (*reals)[row] = isScaled() ? m_zero + m_scale * *number : *number;
    } else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&m_elements.values)) {
        const auto number = integerFrom(cell);
        if (!number)
            failOnNumber(cell, row);
        (*integers)[row] = *number;
    } else {
        std::get<std::vector<std::string>>(m_elements.values)[row] = cell;
    }
}

/// Absent where one does not fit.
std::optional<std::vector<std::int64_t>> AsciiColumn::wideIntegers(const std::vector<std::string>& texts) {
    std::vector<std::int64_t> numbers(texts.size());
    bool fit = true;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        if (texts[row].empty())
            continue;
        const std::size_t digits = texts[row].find_first_not_of("+-");
        if (digits > 1 || texts[row].find_first_not_of("0123456789", digits) != std::string::npos)
            failOnNumber(texts[row], row);
        const auto number = integerFrom(texts[row]);
        fit = fit && number;
        numbers[row] = number.value_or(0);
    }
    return fit ? std::optional(std::move(numbers)) : std::nullopt;
}

Column AsciiColumn::finished(std::vector<std::string>& remarks) {
    if (isInteger() && m_isWide) {
        if (auto numbers = wideIntegers(std::get<std::vector<std::string>>(m_elements.values))) {
            m_elements.values = std::move(*numbers);
        } else {
            m_elements.missing.clear();
            remarks.push_back("Column '" + m_column.name + "' holds integers beyond 64 bits, which stay text.");
        }
    }
    storeElements(std::move(m_elements), m_rows, m_column, remarks);
    return std::move(m_column);
}

} // namespace

std::vector<Column> readAsciiTable(const FileBytes& bytes, const FitsHdu& table, std::vector<Column> described,
                                   std::vector<std::string>& remarks, const Progress& progress) {
    std::vector<std::unique_ptr<AsciiColumn>> readers;
    for (Column& column : described)
        readers.push_back(std::make_unique<AsciiColumn>(bytes, table, static_cast<std::int64_t>(readers.size()) + 1,
                                                        std::move(column)));
    forEachRowBlock(bytes, table, progress, [&readers](const RowBlock& block) {
        for (const auto& reader : readers)
            reader->decode(block);
    });
    std::vector<Column> columns;
    for (const auto& reader : readers)
        columns.push_back(reader->finished(remarks));
    return columns;
}

} // namespace oddity::core
