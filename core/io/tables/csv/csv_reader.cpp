// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/csv_reader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "core/error.h"
#include "core/io/tables/csv/csv_cells.h"
#include "core/io/tables/csv/text_layout.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::size_t columnLimit = 5000;

bool isMissing(std::string_view cell) {
    constexpr std::array<std::string_view, 6> words{"nan", "null", "none", "n/a", "na", "--"};
    return cell.empty() ||
           std::ranges::any_of(words, [cell](std::string_view word) { return equalsIgnoringCase(cell, word); });
}

std::optional<bool> booleanFrom(std::string_view cell) {
    if (equalsIgnoringCase(cell, "true"))
        return true;
    if (equalsIgnoringCase(cell, "false"))
        return false;
    return std::nullopt;
}

/// True for "7" and "-12", false for "007", "+7" and what does not fit into 64 bits: those may be names.
bool isPlainInteger(std::string_view cell) {
    const auto value = integerFrom(cell);
    return value && std::to_string(*value) == cell;
}

bool looksLikeInteger(std::string_view cell) {
    if (cell.starts_with('-') || cell.starts_with('+'))
        cell.remove_prefix(1);
    return !cell.empty() && cell.find_first_not_of("0123456789") == std::string_view::npos;
}

/// What a column can still be, narrowed cell by cell.
struct ColumnKind {
    bool canBeInteger = true;
    bool canBeReal = true;
    bool canBeBoolean = true;
    bool hasValue = false;

    void see(std::string_view raw) {
        if (!canBeInteger && !canBeReal && !canBeBoolean)
            return;
        const std::string_view cell = withoutBlanks(raw);
        if (isMissing(cell))
            return;
        hasValue = true;
        canBeBoolean = canBeBoolean && booleanFrom(cell).has_value();
        canBeInteger = canBeInteger && isPlainInteger(cell);
        canBeReal = canBeReal && (isPlainInteger(cell) || (!looksLikeInteger(cell) && numberFrom(cell).has_value()));
    }
    void makeText() { canBeInteger = canBeReal = canBeBoolean = false; }
    void prepare(Column& column) const {
        if (hasValue && canBeInteger)
            column.values = std::vector<std::int64_t>();
        else if (hasValue && canBeReal)
            column.values = std::vector<double>();
        else if (hasValue && canBeBoolean)
            column.values = std::vector<std::uint8_t>();
        else
            column.values = std::vector<std::string>();
    }
};

void append(Column& column, std::string_view raw, std::int64_t row, bool& wasLatin1) {
    const std::string_view cell = withoutBlanks(raw);
    if (auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        wasLatin1 = wasLatin1 || !isUtf8(raw);
        texts->push_back(validUtf8(raw));
        return;
    }
    const bool missing = isMissing(cell);
    if (auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        reals->push_back(missing ? std::numeric_limits<double>::quiet_NaN() : *numberFrom(cell));
        return;
    }
    if (missing)
        column.nullRows.push_back(row);
    if (auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values))
        integers->push_back(missing ? 0 : *integerFrom(cell));
    else
        std::get<std::vector<std::uint8_t>>(column.values).push_back(!missing && *booleanFrom(cell));
}

std::vector<std::string> headerNames(CsvCells& cells, std::vector<std::string>& remarks) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    while (cells.next()) {
        std::string_view cell = withoutBlanks(cells.text());
        if (names.empty() && cell.starts_with('#'))
            cell = withoutBlanks(cell.substr(1));
        std::string name = cell.empty() ? "column" + std::to_string(names.size() + 1) : validUtf8(cell);
        if (!taken.insert(name).second) {
            const std::string first = name;
            for (int copy = 2; !taken.insert(name = first + "_" + std::to_string(copy)).second; ++copy) {
            }
            remarks.push_back("Column '" + first + "' occurs more than once; a later one is called '" + name + "'.");
        }
        names.push_back(std::move(name));
        if (names.size() > columnLimit)
            cells.fail("has more than " + std::to_string(columnLimit) + " columns");
        if (cells.isLastOfRow())
            break;
    }
    return names;
}

/// Calls each(column, text) for every cell below the header; every row must have as many cells as the header.
template <typename Each>
std::int64_t forEachCell(CsvCells& cells, const std::vector<std::string>& names, const Progress& progress,
                         const std::string& what, Each each) {
    std::int64_t row = 0;
    std::size_t column = 0;
    while (cells.next()) {
        if (column == 0 && cells.isLastOfRow() && cells.text().empty() && !cells.isQuoted() &&
            (names.size() > 1 || cells.atEnd()))
            continue; // an empty line
        if (column >= names.size())
            cells.fail("the row has more fields than the " + std::to_string(names.size()) + " of the header", row);
        each(column, cells.text(), row);
        ++column;
        if (!cells.isLastOfRow())
            continue;
        if (column != names.size())
            cells.fail("the row has " + std::to_string(column) + " fields, the header has " +
                           std::to_string(names.size()),
                       row, names[column]);
        column = 0;
        if (++row % 65536 == 0) {
            progress.throwIfStopped();
            progress.step(cells.position(), cells.size(), what);
        }
    }
    return row;
}

} // namespace

std::vector<Column> readCsv(std::string_view text, const std::filesystem::path& path,
                            const std::function<bool(std::string_view name)>& keepText,
                            std::vector<std::string>& remarks, const Progress& progress) {
    const TextLayout layout = textLayoutOf(text);
    CsvCells cells(text.substr(layout.start), path, layout.delimiter);
    cells.countLinesBefore(layout.linesBefore);
    if (text.substr(0, 4096).find('\0') != std::string_view::npos)
        cells.fail("is not text, so no table in CSV");
    const std::vector<std::string> names = headerNames(cells, remarks);
    if (names.empty())
        cells.fail("is empty");
    CsvCells again = cells;

    std::vector<ColumnKind> kinds(names.size());
    for (std::size_t column = 0; column < names.size(); ++column)
        if (keepText && keepText(names[column]))
            kinds[column].makeText();
    forEachCell(cells, names, progress, "Looking at the catalog",
                [&kinds](std::size_t column, std::string_view cell, std::int64_t) { kinds[column].see(cell); });

    std::vector<Column> columns(names.size());
    for (std::size_t column = 0; column < names.size(); ++column) {
        columns[column].name = names[column];
        kinds[column].prepare(columns[column]);
    }
    bool wasLatin1 = false;
    forEachCell(again, names, progress, "Reading the catalog",
                [&](std::size_t column, std::string_view cell, std::int64_t row) {
                    append(columns[column], cell, row, wasLatin1);
                });
    if (wasLatin1)
        remarks.push_back("The file is not UTF-8; its text was read as ISO 8859-1.");
    return columns;
}

} // namespace oddity::core
