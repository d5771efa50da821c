// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/csv/row_ends.h"

#include <algorithm>
#include <string>

namespace oddity::core {

namespace {

constexpr std::int64_t blockSize = std::int64_t{8} << 20;
constexpr std::int64_t blockLimit = std::int64_t{24} << 20;

/// Whether the line end at index is one of its own; the '\r' of "\r\n" is not, nor one whose next byte is not known.
bool endsRow(std::string_view chunk, std::size_t index) {
    return chunk[index] == '\n' || (chunk[index] == '\r' && index + 1 < chunk.size() && chunk[index + 1] != '\n');
}

} // namespace

/// For a chunk without quotation marks.
bool RowEnds::isCellStartBehind(std::string_view chunk) const {
    const std::size_t last = m_delimiter.isRun() ? chunk.find_last_not_of('\t') : chunk.size() - 1;
    if (last == std::string_view::npos)
        return m_state != State::Plain || m_delimiter.tabSeparates;
    const bool isBehindTab = last + 1 < chunk.size();
    return (isBehindTab && m_delimiter.tabSeparates) || m_delimiter.ends(chunk[last]) || chunk[last] == '\n' ||
           chunk[last] == '\r';
}

std::size_t RowEnds::lastIn(std::string_view chunk) {
    if (chunk.empty())
        return 0;
    if (chunk.find('"') == std::string_view::npos) {
        if (m_state == State::Quoted)
            return 0;
        m_state = isCellStartBehind(chunk) ? State::CellStart : State::Plain;
        std::size_t end = chunk.find_last_of("\r\n");
        while (end != std::string_view::npos && !endsRow(chunk, end))
            end = end == 0 ? std::string_view::npos : chunk.find_last_of("\r\n", end - 1);
        return end == std::string_view::npos ? 0 : end + 1;
    }
    std::size_t last = 0;
    for (std::size_t index = 0; index < chunk.size(); ++index) {
        const char character = chunk[index];
        if (m_state == State::Quoted) {
            index = std::min(chunk.find('"', index), chunk.size());
            m_state = index < chunk.size() ? State::QuoteClosed : State::Quoted;
        } else if (character == '"' && m_state != State::Plain) {
            m_state = State::Quoted;
        } else if (m_delimiter.ends(character) ||
                   (m_delimiter.isRun() && character == '\t' && m_state != State::Plain)) {
            m_state = State::CellStart;
        } else if (character == '\n' || character == '\r') {
            m_state = State::CellStart;
            last = endsRow(chunk, index) ? index + 1 : last;
        } else {
            m_state = State::Plain;
        }
    }
    return last;
}

std::vector<TextBlock> rowBlocksOf(const FileBytes& bytes, std::int64_t start, const Delimiter& delimiter,
                                   const Progress& progress) {
    std::vector<TextBlock> blocks;
    RowEnds ends(delimiter);
    std::string buffer;
    std::int64_t blockStart = start;
    for (std::int64_t offset = start; bytes.size() - offset > blockSize;) {
        progress.throwIfStopped();
        const std::string_view chunk = textOf(bytes, {offset, blockSize}, buffer);
        const auto last = static_cast<std::int64_t>(ends.lastIn(chunk));
        const std::int64_t seen = offset + blockSize;
        const std::int64_t end = last > 0 ? offset + last : seen - blockStart >= blockLimit ? seen : blockStart;
        if (end > blockStart)
            blocks.push_back({blockStart, end - blockStart});
        blockStart = end;
        offset = seen;
    }
    blocks.push_back({blockStart, bytes.size() - blockStart});
    return blocks;
}

std::string_view textOf(const FileBytes& bytes, const TextBlock& block, std::string& buffer) {
    if (bytes.isPacked())
        return bytes.unpacked().substr(static_cast<std::size_t>(block.offset), static_cast<std::size_t>(block.size));
    if (buffer.size() < static_cast<std::size_t>(block.size))
        buffer.resize(static_cast<std::size_t>(block.size));
    bytes.read(block.offset, buffer.data(), static_cast<std::size_t>(block.size));
    return std::string_view(buffer).substr(0, static_cast<std::size_t>(block.size));
}

} // namespace oddity::core
