// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace oddity::core {

/// Writes a file that appears, whole and on the disk, under its name at commit(), or not at all: a temporary file
/// beside it, fsync, rename, fsync of the folder. One thread. Throws Error(Io).
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path path);
    ~AtomicFile(); ///< without commit() the temporary file is removed and the old file stays
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(const void* bytes, std::size_t size);
    void write(std::string_view text) { write(text.data(), text.size()); }
    void commit();

private:
    [[noreturn]] void fail(const char* what) const;
    void flushBuffer();

    std::filesystem::path m_path;
    std::filesystem::path m_temporary;
    std::string m_buffer;
    int m_descriptor = -1;
};

/// The file's whole content. Throws Error(Io).
std::string readWholeFile(const std::filesystem::path& path);

/// Makes the entries of a folder (new, renamed, removed files) survive a power cut. Throws Error(Io).
void syncFolder(const std::filesystem::path& folder);

} // namespace oddity::core
