// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"

namespace oddity::core {

/// True when the whole name fits a pattern of * (any characters), ? (one) and {band}.
bool fitsPattern(std::string_view pattern, std::string_view name);

/// What {band} stands for in a name that fits, as short as can be ("" without {band}); nothing where it does not fit.
/// A band that is known already must be met again.
std::optional<std::string> bandInName(std::string_view pattern, std::string_view name, const std::string& known = {});

struct TileFile {
    std::filesystem::path path;
    std::string band; ///< "" without {band} in the pattern
};

/// The files that fit a path with such patterns in any of its parts, by path; of a folder, the FITS files in it. A name
/// that fits with several bands is of the longest one wanted. Throws Error(Cancelled).
std::vector<TileFile> tileFilesOf(const std::string& pattern, const std::vector<std::string>& wantedBands,
                                  const Progress& progress);

} // namespace oddity::core
