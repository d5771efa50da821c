// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/file_choice.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/error.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/files/folder_walk.h"
#include "core/io/images/files/name_pattern.h"
#include "core/io/images/tiles/tile_pattern.h"
#include "core/letter_case.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::array<std::string_view, 15> extensions{".fits.gz", ".fits.fz", ".fits.bz2", ".fits", ".fit.gz",
                                                      ".fit.bz2", ".fit",     ".fts",      ".fz",   ".png",
                                                      ".jpg",     ".jpeg",    ".PNG",      ".JPG",  ".JPEG"};

[[noreturn]] void refuse(const std::string& detail, const std::filesystem::path& path, const std::string& field = {}) {
    throw Error(ErrorKind::BadInput, detail, {.path = path.string(), .field = field});
}

/// The bands for which the first objects have files.
std::vector<std::string> bandsOnDisk(const NamePattern& pattern, const std::filesystem::path& whole,
                                     const std::vector<std::string>& otherPatterns, const Catalog& catalog,
                                     const Progress& progress) {
    std::vector<NamePattern> others;
    for (const std::string& other : otherPatterns)
        others.emplace_back(other, catalog);
    constexpr std::string_view mark = "\x01";
    constexpr std::int64_t rowsTried = 100;
    std::set<std::string> bands;
    for (std::int64_t row = 0; row < std::min<std::int64_t>(rowsTried, static_cast<std::int64_t>(catalog.rowCount()));
         ++row) {
        const std::filesystem::path marked = pattern.filled(catalog, RowId{row}, std::string(mark));
        const std::string name = marked.filename().string();
        const auto at = name.find(mark);
        std::error_code ignored;
        const std::filesystem::path folder = marked.has_parent_path() ? marked.parent_path() : ".";
        if (at == std::string::npos || !std::filesystem::is_directory(folder, ignored))
            continue;
        const std::string before = name.substr(0, at);
        const std::string behind = name.substr(at + 1);
        std::vector<std::string> otherNames;
        for (const NamePattern& other : others)
            otherNames.push_back(
                std::filesystem::path(other.filled(catalog, RowId{row}, "{band}")).filename().string());
        forEachEntry(folder, FolderDepth::Flat, progress, [&](const auto& entry) {
            std::string file = entry.path().filename().string();
            for (const std::string_view packing : {".gz", ".bz2", ".fz"})
                if (file.ends_with(packing) && !behind.ends_with(packing))
                    file.resize(file.size() - packing.size());
            const bool isOthers = std::ranges::any_of(otherNames, [&](const std::string& other) {
                return fitsPattern(other, file) || fitsPattern(other, entry.path().filename().string());
            });
            if (!isOthers && file.size() > before.size() + behind.size() && file.starts_with(before) &&
                file.ends_with(behind))
                bands.insert(file.substr(before.size(), file.size() - before.size() - behind.size()));
        });
        if (!bands.empty())
            return inWavelengthOrder(bands);
    }
    refuse("no band was found on the disk for the {band} of the pattern; name the bands", whole, "band");
}

/// The names of the images in the first object's file, those of several (of other EXTVER) once.
std::vector<std::string> bandsInFile(const NamePattern& files, const Catalog& catalog, const Progress& progress) {
    for (std::size_t row = 0; row < catalog.rowCount(); ++row) {
        progress.throwIfStopped();
        const std::filesystem::path path =
            existingFile(files.filled(catalog, RowId{static_cast<std::int64_t>(row)}, ""));
        if (path.empty())
            continue;
        std::vector<std::string> bands;
        const FitsFile file(path);
        for (const FitsHdu& hdu : file.hdus())
            if (hdu.mayHavePixels() && !hdu.name().empty() &&
                std::ranges::none_of(bands,
                                     [&hdu](const std::string& band) { return equalsIgnoringCase(band, hdu.name()); }))
                bands.push_back(hdu.name());
        if (bands.empty())
            refuse("its images have no names (EXTNAME) for the {band} of the pattern", path, "band");
        return bands;
    }
    return {};
}

std::string withoutExtension(const std::string& name) {
    for (const std::string_view extension : extensions)
        if (name.size() > extension.size() && name.ends_with(extension))
            return name.substr(0, name.size() - extension.size());
    return {};
}

/// The image files below a folder, by relative path, by name and by name without extension; empty path: several.
using FileIndex = std::unordered_map<std::string, std::filesystem::path>;

FileIndex indexOf(const std::filesystem::path& folder, const Progress& progress) {
    FileIndex index;
    const auto add = [&index](const std::string& key, const std::filesystem::path& path) {
        const auto [entry, isNew] = index.emplace(key, path);
        if (!isNew && entry->second != path)
            entry->second.clear();
    };
    forEachEntry(folder, FolderDepth::Deep, progress, [&](const auto& entry) {
        std::error_code ignored;
        const std::string name = entry.path().filename().string();
        const std::string stem = withoutExtension(name);
        if (stem.empty() || !entry.is_regular_file(ignored))
            return;
        const std::string relative = entry.path().lexically_relative(folder).string();
        add(name, entry.path());
        add(stem, entry.path());
        if (relative != name) {
            add(relative, entry.path());
            add(withoutExtension(relative), entry.path());
        }
    });
    if (index.empty())
        refuse("holds no FITS files and no pictures", folder);
    return index;
}

FileIndex::const_iterator lookUp(const FileIndex& index, const std::string& value) {
    const auto exact = index.find(value);
    if (exact != index.end() || value.empty())
        return exact;
    return index.find(std::filesystem::path(value).filename().string());
}

} // namespace

std::vector<std::string> inWavelengthOrder(const std::set<std::string>& bands) {
    constexpr std::string_view order = "ugrizyYJHK";
    std::vector<std::string> sorted(bands.begin(), bands.end());
    std::ranges::stable_sort(sorted, {}, [order](const std::string& band) {
        return band.size() == 1 ? std::min(order.find(band), order.size()) : order.size();
    });
    return sorted;
}

FileChoice filesByPattern(const ImageAddress& address, const std::vector<std::string>& wantedBands,
                          const std::vector<std::string>& otherPatterns, const Catalog& catalog,
                          const Progress& progress) {
    const NamePattern pattern(address.file, catalog);
    const NamePattern hdus(address.hdu, catalog);
    FileChoice choice;
    choice.description = "files by the pattern " + std::filesystem::path(address.fileText()).filename().string();
    if (pattern.hasBand() || hdus.hasBand()) {
        choice.bandPerFile = wantedBands;
        if (wantedBands.empty())
            choice.bandPerFile = pattern.hasBand()
                                     ? bandsOnDisk(pattern, address.file, otherPatterns, catalog, progress)
                                     : bandsInFile(pattern, catalog, progress);
    }
    const std::vector<std::string> bands =
        choice.bandPerFile.empty() ? std::vector<std::string>{""} : choice.bandPerFile;
    choice.objects.resize(catalog.rowCount());
    constexpr std::size_t objectsAtOnce = 100;
    forEachItem(catalog.rowCount(), objectsAtOnce, progress, "Looking for the images", [&](std::size_t index) {
        const RowId row{static_cast<std::int64_t>(index)};
        ObjectFiles& files = choice.objects[index];
        for (const std::string& band : bands) {
            const std::string name = pattern.filled(catalog, row, band);
            std::filesystem::path found = existingFile(name);
            if (found.empty() && files.problem.empty())
                files.problem = "the file " + name + " is missing";
            files.images.push_back({std::move(found), hdus.filled(catalog, row, band)});
        }
    });
    return choice;
}

FileChoice filesInFolder(const ImageAddress& address, const Catalog& catalog, const Progress& progress) {
    const std::filesystem::path folder = address.file;
    const FileIndex index = indexOf(folder, progress);
    const Column* best = nullptr;
    std::int64_t mostHits = 0;
    const auto hitsOf = [&](const Column& column) {
        std::int64_t hits = 0;
        for (std::size_t row = 0; row < catalog.rowCount(); ++row) {
            progress.throwIfStopped();
            hits += lookUp(index, column.textAt(RowId{static_cast<std::int64_t>(row)})) != index.end() ? 1 : 0;
        }
        return hits;
    };
    const auto consider = [&](const Column& column) {
        const bool canName = std::holds_alternative<std::vector<std::string>>(column.values) ||
                             std::holds_alternative<std::vector<std::int64_t>>(column.values);
        const std::int64_t hits = canName ? hitsOf(column) : 0;
        if (hits > mostHits) {
            mostHits = hits;
            best = &column;
        }
    };
    if (!catalog.idColumn().empty())
        consider(catalog.column(catalog.idColumn()));
    for (const Column& column : catalog.columns())
        consider(column);
    if (!best)
        refuse("no catalog column names files in this folder, such as '" + index.begin()->second.filename().string() +
                   "'; give a pattern like " + (folder / "{id}.fits").string(),
               folder);
    FileChoice choice;
    choice.description = "files named by the column '" + best->name + "' in " + folder.filename().string();
    choice.objects.resize(catalog.rowCount());
    for (std::size_t row = 0; row < catalog.rowCount(); ++row) {
        progress.throwIfStopped();
        const std::string value = best->textAt(RowId{static_cast<std::int64_t>(row)});
        const auto found = lookUp(index, value);
        ObjectFiles& files = choice.objects[row];
        if (found == index.end())
            files.problem = "no file named '" + value + "' is in " + folder.string();
        else if (found->second.empty())
            files.problem = "several files are named '" + value + "' below " + folder.string();
        files.images.push_back({found == index.end() ? std::filesystem::path() : found->second, address.hdu});
    }
    return choice;
}

} // namespace oddity::core
