// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/io/unpacking/byte_buffer.h"

namespace oddity::core {

/// The bytes of one regular file, read at any offset; a gzip or bzip2 file is unpacked into memory at opening, within
/// limits (4 GiB, and 200 times its packed size once above 64 MiB). Reading is thread-safe. Throws Error(Io or
/// BadInput); a name that is no regular file (a pipe, a device, a folder) is refused without blocking.
class FileBytes {
public:
    explicit FileBytes(const std::filesystem::path& path);
    /// Bytes in memory, under the name that errors give.
    FileBytes(std::filesystem::path name, std::string_view bytes);
    FileBytes(std::filesystem::path name, ByteBuffer bytes);
    ~FileBytes();
    FileBytes(FileBytes&& other) noexcept;
    FileBytes& operator=(FileBytes&& other) noexcept;

    const std::filesystem::path& path() const { return m_path; }
    std::int64_t size() const { return m_size; } ///< unpacked
    bool isPacked() const { return m_isPacked; }
    int descriptor() const { return m_descriptor; } ///< of the file itself, packed or not; stays open with this object
    std::string_view unpacked() const { return m_unpacked.view(); } ///< empty unless packed

    /// Exactly size bytes from offset on; throws Error(BadInput) where the file ends before.
    void read(std::int64_t offset, void* into, std::size_t size) const;
    std::string readSome(std::int64_t offset, std::size_t atMost) const;
    std::string readAll() const { return readSome(0, static_cast<std::size_t>(m_size)); }

private:
    friend std::string firstBytesOf(const std::filesystem::path& path, std::size_t atMost);
    FileBytes(const std::filesystem::path& path, std::size_t unpackAtMost);

    std::filesystem::path m_path;
    ByteBuffer m_unpacked;
    std::int64_t m_size = 0;
    int m_descriptor = -1;
    bool m_isPacked = false;
};

/// The first bytes, unpacked, without unpacking more than those; fewer where the file is shorter. Throws as FileBytes.
std::string firstBytesOf(const std::filesystem::path& path, std::size_t atMost);

} // namespace oddity::core
