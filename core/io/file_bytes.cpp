// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/file_bytes.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/io/unpacking/unpacking.h"

namespace oddity::core {

FileBytes::FileBytes(const std::filesystem::path& path) : FileBytes(path, SIZE_MAX) {}

FileBytes::FileBytes(const std::filesystem::path& path, std::size_t unpackAtMost) : m_path(path) {
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const ErrorPlace place{.path = path.string()};
    if (m_descriptor < 0)
        throw Error(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
                    errno == ENOENT ? "there is no such file"
                                    : std::string("cannot be opened: ") + std::strerror(errno),
                    place);
    try {
        struct stat status {};
        if (::fstat(m_descriptor, &status) != 0)
            throw Error(ErrorKind::Io, std::string("cannot be examined: ") + std::strerror(errno), place);
        if (!S_ISREG(status.st_mode))
            throw Error(ErrorKind::BadInput, "is not a regular file", place);
        m_size = status.st_size;
        if (const std::optional<Packing> packing = packingOf(readSome(0, 4))) {
            m_unpacked = unpack(m_descriptor, m_size, *packing, m_path, unpackAtMost);
            m_size = static_cast<std::int64_t>(m_unpacked.size());
            m_isPacked = true;
        }
    } catch (...) {
        ::close(m_descriptor);
        throw;
    }
}

FileBytes::FileBytes(std::filesystem::path name, std::string_view bytes)
    : FileBytes(std::move(name), ByteBuffer(bytes)) {}

FileBytes::FileBytes(std::filesystem::path name, ByteBuffer bytes)
    : m_path(std::move(name)), m_unpacked(std::move(bytes)), m_size(static_cast<std::int64_t>(m_unpacked.size())),
      m_isPacked(true) {}

FileBytes::~FileBytes() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

FileBytes::FileBytes(FileBytes&& other) noexcept
    : m_path(std::move(other.m_path)), m_unpacked(std::move(other.m_unpacked)), m_size(other.m_size),
      m_descriptor(std::exchange(other.m_descriptor, -1)), m_isPacked(other.m_isPacked) {}

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_unpacked, other.m_unpacked);
    std::swap(m_size, other.m_size);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_isPacked, other.m_isPacked);
    return *this;
}

void FileBytes::read(std::int64_t offset, void* into, std::size_t size) const {
    const ErrorPlace place{.path = m_path.string()};
    if (offset < 0 || offset > m_size || size > static_cast<std::uint64_t>(m_size - offset))
        throw Error(ErrorKind::BadInput,
                    "ends after " + std::to_string(m_size) + " bytes, where " + std::to_string(size) + " from byte " +
                        std::to_string(offset) + " on were expected",
                    place);
    if (m_isPacked) {
        unpacked().copy(static_cast<char*>(into), size, static_cast<std::size_t>(offset));
        return;
    }
    auto* next = static_cast<char*>(into);
    while (size > 0) {
        const ssize_t got = ::pread(m_descriptor, next, size, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error(ErrorKind::Io, std::string("could not be read: ") + std::strerror(errno), place);
        if (got == 0)
            throw Error(ErrorKind::Io, "became shorter while it was being read", place);
        next += got;
        offset += got;
        size -= static_cast<std::size_t>(got);
    }
}

std::string FileBytes::readSome(std::int64_t offset, std::size_t atMost) const {
    const std::int64_t left = std::max<std::int64_t>(0, m_size - offset);
    std::string bytes(std::min(atMost, static_cast<std::size_t>(left)), '\0');
    read(std::min(offset, m_size), bytes.data(), bytes.size());
    return bytes;
}

std::string firstBytesOf(const std::filesystem::path& path, std::size_t atMost) {
    return FileBytes(path, atMost).readSome(0, atMost);
}

} // namespace oddity::core
