// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/tile_pattern.h"

#include <algorithm>

#include "core/io/images/files/folder_walk.h"

namespace oddity::core {

namespace {

constexpr std::string_view bandField = "{band}";

bool hasPattern(std::string_view part) {
    return part.find_first_of("*?") != std::string_view::npos || part.find(bandField) != std::string_view::npos;
}

/// With `band` in the place of {band}.
bool fits(std::string_view pattern, std::string_view name, std::string_view band) {
    while (!pattern.empty()) {
        if (pattern.front() == '*') {
            const std::string_view rest = pattern.substr(pattern.find_first_not_of('*') == std::string_view::npos
                                                             ? pattern.size()
                                                             : pattern.find_first_not_of('*'));
            if (rest.empty())
                return true;
            for (std::size_t skipped = 0; skipped <= name.size(); ++skipped)
                if (fits(rest, name.substr(skipped), band))
                    return true;
            return false;
        }
        if (pattern.starts_with(bandField)) {
            if (!name.starts_with(band))
                return false;
            pattern.remove_prefix(bandField.size());
            name.remove_prefix(band.size());
            continue;
        }
        if (name.empty() || (pattern.front() != '?' && pattern.front() != name.front()))
            return false;
        pattern.remove_prefix(1);
        name.remove_prefix(1);
    }
    return name.empty();
}

/// As bandInName(), but the longest of the wanted bands that fits comes first.
std::optional<std::string> bestBandInName(std::string_view pattern, std::string_view name, const std::string& known,
                                          const std::vector<std::string>& wantedBands) {
    const std::string* longest = nullptr;
    for (const std::string& band : wantedBands)
        if (known.empty() && !band.empty() && (!longest || band.size() > longest->size()) &&
            bandInName(pattern, name, band) == band)
            longest = &band;
    return bandInName(pattern, name, longest ? *longest : known);
}

/// Where the search for tiles has come to.
struct Search {
    const std::vector<std::string>& wantedBands;
    const Progress& progress;
    std::vector<TileFile> found;
};

void walk(const std::filesystem::path& folder, std::filesystem::path::const_iterator part,
          std::filesystem::path::const_iterator end, const std::string& band, Search& search) {
    const std::string pattern = part->string();
    const bool isLast = std::next(part) == end;
    const auto take = [&](const std::filesystem::path& path, const std::string& bandSoFar) {
        std::error_code ignored;
        if (!isLast && std::filesystem::is_directory(path, ignored))
            walk(path, std::next(part), end, bandSoFar, search);
        else if (isLast && std::filesystem::is_regular_file(path, ignored))
            search.found.push_back({path, bandSoFar});
    };
    if (!hasPattern(pattern))
        return take(folder / pattern, band);
    std::error_code ignored;
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
        return;
    forEachEntry(folder.empty() ? "." : folder, FolderDepth::Flat, search.progress, [&](const auto& entry) {
        const std::string name = entry.path().filename().string();
        const bool isHidden = name.starts_with('.') && !pattern.starts_with('.');
        const std::optional<std::string> bandHere =
            isHidden ? std::nullopt : bestBandInName(pattern, name, band, search.wantedBands);
        if (bandHere)
            take(folder / name, *bandHere);
    });
}

bool hasFitsName(const std::filesystem::path& path) {
    constexpr std::string_view patterns[] = {"*.fits", "*.fits.*", "*.fit", "*.fit.*", "*.fts", "*.fz"};
    return std::ranges::any_of(
        patterns, [name = path.filename().string()](std::string_view pattern) { return fitsPattern(pattern, name); });
}

} // namespace

bool fitsPattern(std::string_view pattern, std::string_view name) {
    return bandInName(pattern, name).has_value();
}

std::optional<std::string> bandInName(std::string_view pattern, std::string_view name, const std::string& known) {
    if (pattern.find(bandField) == std::string_view::npos)
        return fits(pattern, name, {}) ? std::optional(known) : std::nullopt;
    if (!known.empty())
        return fits(pattern, name, known) ? std::optional(known) : std::nullopt;
    for (std::size_t length = 1; length <= name.size(); ++length)
        for (std::size_t start = 0; start + length <= name.size(); ++start)
            if (fits(pattern, name, name.substr(start, length)))
                return std::string(name.substr(start, length));
    return std::nullopt;
}

std::vector<TileFile> tileFilesOf(const std::string& text, const std::vector<std::string>& wantedBands,
                                  const Progress& progress) {
    const std::filesystem::path pattern = text;
    std::vector<TileFile> found;
    std::error_code ignored;
    if (std::filesystem::is_directory(pattern, ignored)) {
        forEachEntry(pattern, FolderDepth::Flat, progress, [&](const auto& entry) {
            if (entry.is_regular_file(ignored) && hasFitsName(entry.path()))
                found.push_back({entry.path(), {}});
        });
    } else if (!pattern.empty()) {
        auto part = pattern.begin();
        std::filesystem::path root;
        if (pattern.is_absolute()) {
            root = pattern.root_path();
            ++part;
        }
        if (part != pattern.end()) {
            Search search{wantedBands, progress, {}};
            walk(root, part, pattern.end(), {}, search);
            found = std::move(search.found);
        }
    }
    std::ranges::sort(found, {}, &TileFile::path);
    return found;
}

} // namespace oddity::core
