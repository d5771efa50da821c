// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oddity::core {

/// A column of a table to look at, as the file names it.
struct TextColumn {
    std::string name;
    std::string unit;
    std::string format;  ///< TFORM, or empty
    std::string display; ///< TDISP, or empty
    std::string remark;  ///< TCOMM or description, or empty
    bool isText = false; ///< text and lists; numbers otherwise
};

/// The cells of a table as text to look at, a few rows at a time. Thread-safe. Throws Error(BadInput or Io) naming the
/// file.
class CellSource {
public:
    CellSource() = default;
    virtual ~CellSource() = default;
    CellSource(const CellSource&) = delete;
    CellSource& operator=(const CellSource&) = delete;

    virtual std::int64_t rowCount() const = 0;
    virtual const std::vector<TextColumn>& columns() const = 0;
    /// Row by row, a text for each column, nothing where the value is missing; rows beyond the end are left out.
    virtual std::vector<std::optional<std::string>> read(std::int64_t firstRow, std::int64_t count) const = 0;
    /// A text that was read, as the file asks to have it shown.
    virtual std::string shown(std::size_t /*column*/, const std::string& text) const { return text; }
    virtual std::vector<std::string> remarks() const { return {}; } ///< for people, on what was read
};

} // namespace oddity::core
