// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

namespace oddity::core {

enum class FileContent {
    Fits,
    Csv,
    VoTable,
    TorchScript,
    TorchStateDict,
    Onnx,
    Npy,
    Png,
    Jpeg,
    Project,
    Folder,
    Unknown
};

/// What a file is, by its first bytes (and, for zip archives, the names inside), never by running it.
FileContent contentOf(const std::filesystem::path& path); ///< throws Error(Io) when it cannot be read
std::string describe(FileContent content);                ///< for people: "an ONNX network", "a table in CSV" …

/// One line per HDU of a FITS file or a summary of a catalog, as JSON text for the info command. Throws
/// Error(BadInput).
std::string fitsInfoJson(const std::filesystem::path& path);

} // namespace oddity::core
