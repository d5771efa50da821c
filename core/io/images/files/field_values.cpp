// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/field_values.h"

#include "core/io/images/tiles/tile_pattern.h"

namespace oddity::core {

std::set<std::string> fieldValuesOnDisk(const std::string& pattern, const std::string& field,
                                        const Progress& progress) {
    std::string tiles; // every field may be anything, but for the one asked for, which takes the place of the band
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const std::size_t close = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
        if (close == std::string::npos) {
            tiles += pattern[at];
            continue;
        }
        tiles += pattern.substr(at, close + 1 - at) == field ? "{band}" : "*";
        at = close;
    }
    std::set<std::string> found;
    for (const TileFile& file : tileFilesOf(tiles, {}, progress))
        found.insert(file.band);
    return found;
}

} // namespace oddity::core
