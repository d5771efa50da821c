// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/row_blocks.h"

#include <algorithm>
#include <vector>

#include "core/parallel.h"

namespace oddity::core {

void forEachRowBlock(const FileBytes& bytes, const FitsHdu& table, const Progress& progress,
                     const std::function<void(const RowBlock& block)>& work) {
    constexpr std::int64_t blockBytes = std::int64_t{1} << 20;
    const std::int64_t rowBytes = table.axes[0];
    const std::int64_t rows = rowBytes == 0 ? 0 : table.axes[1];
    const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, blockBytes / std::max<std::int64_t>(1, rowBytes));
    const std::int64_t blocks = (rows + rowsAtOnce - 1) / rowsAtOnce;
    forEachBlock(static_cast<std::size_t>(blocks), progress, "Reading the table", [&](std::size_t block) {
        const std::int64_t first = static_cast<std::int64_t>(block) * rowsAtOnce;
        const std::int64_t count = std::min(rowsAtOnce, rows - first);
        std::vector<char> buffer(static_cast<std::size_t>(count * rowBytes));
        bytes.read(table.dataOffset + first * rowBytes, buffer.data(), buffer.size());
        work({buffer.data(), first, count, rowBytes});
    });
}

} // namespace oddity::core
