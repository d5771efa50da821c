// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/io/fits/fits_file.h"
#include "core/io/series/axes/pixel_axis.h"
#include "core/io/tables/cells/cell_source.h"

namespace oddity::widgets {

/// Whether an HDU is an image of one axis: a spectrum, a list of values.
bool isPixelRow(const core::FitsHdu& hdu);

/// The values of an image of one axis as the file has them, with their world coordinate, also as the cells of a table.
class PixelRow : public core::CellSource {
public:
    static constexpr std::int64_t most = std::int64_t{1} << 26; ///< values

    /// Reads all of them. Throws Error(BadInput) naming file and HDU where there are more, and what reading throws.
    PixelRow(const core::FitsFile& file, int hdu);

    const std::optional<core::PixelAxis>& axis() const { return m_axis; }
    const std::string& unit() const { return m_unit; } ///< of the values; may be empty
    core::ExactValue valueAt(std::int64_t pixel) const;

    std::int64_t rowCount() const override { return m_count; }
    const std::vector<core::TextColumn>& columns() const override { return m_columns; }
    std::vector<std::optional<std::string>> read(std::int64_t firstRow, std::int64_t count) const override;

private:
    std::int64_t m_count = 0;
    core::StoredNumbers m_numbers;
    std::vector<char> m_stored;
    std::optional<core::PixelAxis> m_axis;
    std::string m_unit;
    std::vector<core::TextColumn> m_columns;
};

} // namespace oddity::widgets
