// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/io/fits/fits_file.h"
#include "core/io/tables/cells/cell_source.h"
#include "core/io/tables/display_format.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

/// The cells of a FITS table as text to look at, of a few rows at a time: only their bytes are read, so that a table
/// of any size opens at once. Scaled and null values as the header says, the first elements of a list, and how many a
/// variable-length array has. Throws Error(BadInput or Io) naming file and HDU.
class CellTexts : public CellSource {
public:
    CellTexts(std::shared_ptr<const FitsFile> file, int hdu);

    std::int64_t rowCount() const override { return m_table->axes[1]; }
    const std::vector<TextColumn>& columns() const override { return m_columns; }
    /// Nothing where the header's null value or no logical stands.
    std::vector<std::optional<std::string>> read(std::int64_t firstRow, std::int64_t count) const override;
    /// As the column's TDISP asks; lists stay as they are.
    std::string shown(std::size_t column, const std::string& text) const override;

private:
    struct Field {
        BinaryFormat format;
        std::int64_t offset = 0;
        std::int64_t bytes = 0; ///< that are looked at
        double scale = 1;
        double zero = 0;
        std::optional<std::int64_t> null;
        std::string nullText; ///< of an ASCII table
        std::optional<DisplayFormat> display;
    };

    static std::optional<std::string> element(const Field& field, const char* bytes);
    std::optional<std::string> cell(const Field& field, const char* bytes) const;

    std::shared_ptr<const FitsFile> m_file;
    const FitsHdu* m_table;
    bool m_isAscii = false;
    std::vector<TextColumn> m_columns;
    std::vector<Field> m_fields;
};

} // namespace oddity::core
