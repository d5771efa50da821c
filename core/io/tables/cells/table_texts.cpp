// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/cells/table_texts.h"

#include <algorithm>
#include <utility>

#include "core/io/tables/display_format.h"

namespace oddity::core {

namespace {

constexpr std::size_t elementsShown = 6;

std::optional<std::string> cell(const Column& column, RowId row) {
    if (!column.isArray()) {
        std::string text = column.textAt(row);
        return text.empty() && column.isNumeric() ? std::nullopt : std::optional(std::move(text));
    }
    const std::vector<std::string> elements = column.elementsAt(row);
    std::string list = "[";
    for (std::size_t index = 0; index < std::min(elements.size(), elementsShown); ++index)
        list += (index > 0 ? ", " : "") + elements[index];
    return list + (elements.size() > elementsShown ? ", … " + std::to_string(elements.size()) + "]" : "]");
}

} // namespace

TableTexts::TableTexts(Table table) : m_table(std::move(table)) {
    for (const Column& column : m_table.columns)
        m_columns.push_back({column.name,
                             column.unit,
                             {},
                             column.display ? tdispOf(*column.display) : std::string(),
                             column.description,
                             !column.isNumeric()});
}

std::string TableTexts::shown(std::size_t column, const std::string& text) const {
    const Column& shown = m_table.columns[column];
    return shown.display && isFor(*shown.display, shown) ? shownAs(*shown.display, text) : text;
}

std::vector<std::optional<std::string>> TableTexts::read(std::int64_t firstRow, std::int64_t count) const {
    count = std::clamp<std::int64_t>(rowCount() - firstRow, 0, count);
    std::vector<std::optional<std::string>> texts;
    texts.reserve(static_cast<std::size_t>(count) * m_columns.size());
    for (std::int64_t row = firstRow; row < firstRow + count; ++row)
        for (const Column& column : m_table.columns)
            texts.push_back(cell(column, RowId{row}));
    return texts;
}

} // namespace oddity::core
