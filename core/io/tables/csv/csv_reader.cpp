// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/csv_reader.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/error.h"
#include "core/io/tables/csv/column_kind.h"
#include "core/io/tables/csv/csv_cells.h"
#include "core/io/tables/csv/formula_guard.h"
#include "core/io/tables/csv/row_ends.h"
#include "core/io/tables/csv/text_layout.h"
#include "core/io/tables/number_text.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::size_t columnLimit = 5000;

/// Some whole rows, and what the first look at them found.
struct Block {
    TextBlock text;
    std::vector<ColumnKind> kinds;
    std::int64_t firstRow = 0;
    std::int64_t rows = 0;
    std::vector<std::vector<std::int64_t>> nullRows; ///< by column
    bool isLatin1 = false;
};

void put(Column& column, std::string_view raw, std::int64_t row, std::vector<std::int64_t>& nullRows, bool& isLatin1) {
    const auto index = static_cast<std::size_t>(row);
    if (auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        isLatin1 = isLatin1 || !isUtf8(raw);
        (*texts)[index] = validUtf8(unguarded(raw));
        return;
    }
    const std::string_view cell = withoutBlanks(raw);
    const bool missing = isMissingCell(cell);
    if (auto* reals = std::get_if<std::vector<double>>(&column.values)) {
        (*reals)[index] = missing ? std::numeric_limits<double>::quiet_NaN() : *numberFrom(cell);
        return;
    }
    if (missing)
        nullRows.push_back(row);
    else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values))
        (*integers)[index] = *integerFrom(cell);
    else
        std::get<std::vector<std::uint8_t>>(column.values)[index] = *booleanFrom(cell) ? 1 : 0;
}

std::vector<std::string> headerNames(CsvCells& cells, std::vector<std::string>& remarks) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    std::map<std::string, int> copies;
    while (cells.next()) {
        std::string_view cell = withoutBlanks(cells.text());
        if (names.empty() && cell.starts_with('#'))
            cell = withoutBlanks(cell.substr(1));
        std::string name = cell.empty() ? "column" + std::to_string(names.size() + 1) : validUtf8(unguarded(cell));
        if (!taken.insert(name).second) {
            const std::string first = name;
            int& copy = copies.try_emplace(first, 1).first->second;
            do
                name = first + "_" + std::to_string(++copy);
            while (!taken.insert(name).second);
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

/// Passes over the lines between the names and the rows; of two the first holds the units.
std::vector<std::string> unitsBelow(CsvCells& cells, int lines) {
    std::vector<std::string> units;
    for (int line = lines; line > 0; --line)
        while (cells.next()) {
            if (line == 2)
                units.push_back(validUtf8(withoutBlanks(cells.text())));
            if (cells.isLastOfRow())
                break;
        }
    return units;
}

/// Calls each(column, text, row) for every cell; every row must have as many cells as there are names. Returns the
/// number of the row behind the last.
template <typename Each>
std::int64_t forEachCell(CsvCells& cells, const std::vector<std::string>& names, const Progress& progress,
                         std::int64_t row, Each each) {
    std::size_t column = 0;
    while (cells.next()) {
        const bool isAlone = column == 0 && cells.isLastOfRow() && !cells.isQuoted();
        if (isAlone && cells.text().empty() && (names.size() > 1 || cells.atEnd()))
            continue; // an empty line
        if (isAlone && cells.text().starts_with('#') && names.size() > 1)
            continue; // a comment
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
        if (++row % 65536 == 0)
            progress.throwIfStopped();
    }
    return row;
}

/// The rows under the names: looks at every cell to learn the columns' kinds, then takes the values. The text is read
/// twice, block by block, and never held as a whole.
class Body {
public:
    Body(const FileBytes& bytes, const CsvCells& cells, const std::vector<std::string>& names,
         std::vector<std::string>& remarks, const Progress& progress)
        : m_bytes(bytes), m_cells(cells), m_names(names), m_remarks(remarks), m_progress(progress),
          m_buffers(coreCount()) {}

    /// Errors name rows of a block.
    std::vector<Column> read(std::vector<Block> blocks, const std::function<bool(std::string_view name)>& keepText,
                             bool& isLatin1);
    /// Throws what is wrong with the first bad row, naming it.
    void check(const std::vector<Block>& blocks);

private:
    /// Calls work(block, buffer) for all blocks, on all cores.
    template <typename Work> void forEach(std::vector<Block>& blocks, const std::string& what, Work work) {
        forEachRange(blocks.size(), 1, m_progress, what, [&](std::size_t worker, std::size_t block, std::size_t) {
            work(blocks[block], m_buffers[worker]);
        });
    }
    template <typename Each> std::int64_t walk(const Block& block, std::string& buffer, Each each) const {
        CsvCells cells = m_cells.over(textOf(m_bytes, block.text, buffer));
        return forEachCell(cells, m_names, m_progress, 0, each);
    }

    const FileBytes& m_bytes;
    const CsvCells& m_cells;
    const std::vector<std::string>& m_names;
    std::vector<std::string>& m_remarks;
    const Progress& m_progress;
    std::vector<std::string> m_buffers; ///< one for each worker
};

void Body::check(const std::vector<Block>& blocks) {
    std::int64_t rows = 0;
    CsvCells before = m_cells;
    for (const Block& block : blocks) {
        CsvCells cells = before.over(textOf(m_bytes, block.text, m_buffers.front()));
        rows = forEachCell(cells, m_names, m_progress, rows, [](std::size_t, std::string_view, std::int64_t) {});
        before = cells;
    }
}

std::vector<Column> Body::read(std::vector<Block> blocks, const std::function<bool(std::string_view name)>& keepText,
                               bool& isLatin1) {
    std::vector<ColumnKind> kinds(m_names.size());
    for (std::size_t column = 0; column < m_names.size(); ++column)
        if (keepText && keepText(m_names[column]))
            kinds[column].makeText();
    forEach(blocks, "Looking at the table", [&](Block& block, std::string& buffer) {
        block.kinds = kinds;
        block.nullRows.resize(m_names.size());
        block.rows = walk(block, buffer, [&block](std::size_t column, std::string_view cell, std::int64_t row) {
            block.kinds[column].see(cell, row);
        });
    });
    std::int64_t rows = 0;
    for (Block& block : blocks) {
        block.firstRow = rows;
        rows += block.rows;
        for (std::size_t column = 0; column < kinds.size(); ++column)
            kinds[column].join(block.kinds[column], block.firstRow);
    }
    std::vector<Column> columns(m_names.size());
    for (std::size_t column = 0; column < m_names.size(); ++column) {
        columns[column].name = m_names[column];
        kinds[column].prepare(columns[column], static_cast<std::size_t>(rows));
        if (std::string remark = kinds[column].remarkOn(m_names[column]); !remark.empty())
            m_remarks.push_back(std::move(remark));
    }
    forEach(blocks, "Reading the table", [&](Block& block, std::string& buffer) {
        walk(block, buffer, [&](std::size_t column, std::string_view cell, std::int64_t row) {
            put(columns[column], cell, block.firstRow + row, block.nullRows[column], block.isLatin1);
        });
    });
    for (const Block& block : blocks) {
        isLatin1 = isLatin1 || block.isLatin1;
        for (std::size_t column = 0; column < columns.size(); ++column)
            columns[column].nullRows.insert(columns[column].nullRows.end(), block.nullRows[column].begin(),
                                            block.nullRows[column].end());
    }
    return columns;
}

} // namespace

std::vector<Column> readCsv(const FileBytes& bytes, const std::function<bool(std::string_view name)>& keepText,
                            std::vector<std::string>& remarks, const Progress& progress) {
    std::string buffer;
    const std::string_view beginning = textOf(bytes, {0, std::min(bytes.size(), beginningLimit)}, buffer);
    const TextLayout layout = textLayoutOf(beginning);
    CsvCells cells(beginning.substr(layout.start), bytes.path(), layout.delimiter);
    cells.countLinesBefore(layout.linesBefore);
    if (beginning.substr(0, 4096).find('\0') != std::string_view::npos)
        cells.fail("is not text, so no table in CSV");
    const CsvCells firstRow = cells;
    std::vector<std::string> names = headerNames(cells, remarks);
    if (names.empty())
        cells.fail("is empty");
    if (!layout.hasNames) {
        cells = firstRow;
        cells.countLinesBefore(-1);
        for (std::size_t column = 0; column < names.size(); ++column)
            names[column] = "column" + std::to_string(column + 1);
        remarks.assign({"The first line holds numbers alone: it was read as a row, and the columns are called column1, "
                        "column2, …"});
    }
    const std::vector<std::string> units = unitsBelow(cells, layout.linesBelow);
    const std::int64_t start = static_cast<std::int64_t>(layout.start) + cells.position();
    // Among the lines of a single column an empty one is a row except at the end, so that they stay together.
    std::vector<Block> blocks;
    if (names.size() == 1)
        blocks.push_back({.text = {start, bytes.size() - start}});
    else
        for (const TextBlock& text : rowBlocksOf(bytes, start, layout.delimiter, progress))
            blocks.push_back({.text = text});
    Body body(bytes, cells, names, remarks, progress);
    bool wasLatin1 = false;
    std::vector<Column> columns;
    try {
        columns = body.read(blocks, keepText, wasLatin1);
    } catch (const Error& error) {
        if (blocks.size() > 1 && error.kind() == ErrorKind::BadInput)
            body.check(blocks);
        throw;
    }
    for (std::size_t column = 0; column < std::min(columns.size(), units.size()); ++column)
        columns[column].unit = units[column];
    if (wasLatin1)
        remarks.push_back("The file is not UTF-8; its text was read as ISO 8859-1.");
    return columns;
}

} // namespace oddity::core
