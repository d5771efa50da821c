// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/tables/cells/cell_source.h"
#include "core/io/tables/table_reader.h"

namespace oddity::core {

/// The cells of a table in memory, of any format that readTable() knows; of an array the first elements.
class TableTexts : public CellSource {
public:
    explicit TableTexts(Table table);

    std::int64_t rowCount() const override { return static_cast<std::int64_t>(m_table.rows); }
    const std::vector<TextColumn>& columns() const override { return m_columns; }
    std::vector<std::optional<std::string>> read(std::int64_t firstRow, std::int64_t count) const override;
    std::string shown(std::size_t column, const std::string& text) const override; ///< as Column::display asks
    std::vector<std::string> remarks() const override { return m_table.remarks; }

private:
    Table m_table;
    std::vector<TextColumn> m_columns;
};

} // namespace oddity::core
