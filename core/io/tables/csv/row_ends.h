// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/io/file_bytes.h"
#include "core/io/tables/csv/delimiter.h"
#include "core/progress.h"

namespace oddity::core {

/// Finds the ends of rows in delimited text that comes chunk by chunk: line ends outside quotation marks, as CsvCells
/// understands them.
class RowEnds {
public:
    explicit RowEnds(Delimiter delimiter) : m_delimiter(delimiter) {}

    /// Bytes of the chunk up to and with its last row end; 0: it has none.
    std::size_t lastIn(std::string_view chunk);

private:
    enum class State { CellStart, Plain, Quoted, QuoteClosed };

    bool isCellStartBehind(std::string_view chunk) const;

    Delimiter m_delimiter;
    State m_state = State::CellStart;
};

/// Of a file's text: it holds what stands above the rows, whose lines are shorter.
inline constexpr std::int64_t beginningLimit = std::int64_t{32} << 20;

/// A part of a file's text.
struct TextBlock {
    std::int64_t offset = 0;
    std::int64_t size = 0;
};

/// The text from start on in blocks of whole rows, of about 8 MiB; one that holds no row end in 24 MiB, longer than any
/// row may be, ends there. Reads all of the file once. Throws Error(Io, Cancelled).
std::vector<TextBlock> rowBlocksOf(const FileBytes& bytes, std::int64_t start, const Delimiter& delimiter,
                                   const Progress& progress);

/// The text of a block: in the buffer, or where the bytes are in memory.
std::string_view textOf(const FileBytes& bytes, const TextBlock& block, std::string& buffer);

} // namespace oddity::core
