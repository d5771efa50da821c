// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

namespace oddity::core {

class FileBytes;

enum class FileContent {
    Fits,
    Csv,
    Ecsv,
    VoTable,
    TorchScript,
    TorchStateDict,
    Onnx,
    Npy,
    Png,
    Jpeg,
    Project,
    Folder,
    Empty, ///< no bytes
    Unknown
};

/// What a file is, by its first bytes (and, for zip archives, the names inside), never by running it.
FileContent contentOf(const std::filesystem::path& path); ///< throws Error(Io) when it cannot be read
FileContent contentOf(const FileBytes& bytes);            ///< of an open file, unpacked
/// The same, but FITS whatever it holds where the file is named so. Throws as contentOf().
FileContent contentByName(const std::filesystem::path& path);
bool isOtherTable(FileContent content);               ///< in another format than FITS
bool isOtherTable(const std::filesystem::path& path); ///< by contentByName(); throws as it does
bool hasFitsName(const std::filesystem::path& path);  ///< .fits, .fit, .fts or .fz, perhaps with .gz or .bz2
std::string describe(FileContent content);            ///< for people: "an ONNX network", "a table in CSV" …

/// One entry per HDU of a FITS file, or a table's columns (type, unit, UCD, description), as JSON text for the info
/// command; the path may choose a table in brackets. Throws Error(BadInput).
std::string fitsInfoJson(const std::filesystem::path& path);

} // namespace oddity::core
