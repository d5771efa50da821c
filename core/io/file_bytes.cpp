// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/file_bytes.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::int64_t unpackedLimit = std::int64_t{4} << 30;
constexpr std::int64_t ratioLimit = 200;
constexpr std::int64_t ratioMattersAbove = std::int64_t{64} << 20;

} // namespace

FileBytes::FileBytes(const std::filesystem::path& path) : m_path(path) {
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
        const std::string start = readSome(0, 2);
        if (start == "\x1f\x8b")
            unpack(m_size);
    } catch (...) {
        ::close(m_descriptor);
        throw;
    }
}

FileBytes::FileBytes(std::filesystem::path name, std::string bytes)
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
        std::memcpy(into, m_unpacked.data() + offset, size);
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

void FileBytes::unpack(std::int64_t packedSize) {
    const ErrorPlace place{.path = m_path.string()};
    const int copy = ::fcntl(m_descriptor, F_DUPFD_CLOEXEC, 0);
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(copy < 0 ? nullptr : ::gzdopen(copy, "rb"), ::gzclose);
    if (!stream) {
        if (copy >= 0)
            ::close(copy);
        throw Error(ErrorKind::Io, "cannot be opened as a gzip file", place);
    }
    ::gzbuffer(stream.get(), 1U << 17);
    std::int64_t total = 0;
    constexpr unsigned chunk = 1U << 18;
    for (;;) {
        if (m_unpacked.size() < static_cast<std::size_t>(total) + chunk)
            m_unpacked.resize(std::max(m_unpacked.size() * 2, static_cast<std::size_t>(total) + chunk));
        const int got = ::gzread(stream.get(), m_unpacked.data() + total, chunk);
        int code = Z_OK;
        std::string_view reason = got < static_cast<int>(chunk) ? ::gzerror(stream.get(), &code) : "";
        if (got < 0 || code != Z_OK)
            throw Error(ErrorKind::BadInput,
                        "is a damaged gzip file: " +
                            std::string(reason.substr(reason.starts_with('<') ? reason.find(' ') + 1 : 0)),
                        place);
        total += got;
        if (total > unpackedLimit || (total > ratioMattersAbove && total / ratioLimit > packedSize))
            throw Error(ErrorKind::BadInput,
                        "unpacks to more than " + std::to_string(total >> 20) + " MiB from " +
                            std::to_string(packedSize) +
                            " bytes, which is refused; unpack it with gunzip if you trust it",
                        place);
        if (got < static_cast<int>(chunk))
            break;
    }
    m_unpacked.resize(static_cast<std::size_t>(total));
    m_unpacked.shrink_to_fit();
    m_size = total;
    m_isPacked = true;
}

} // namespace oddity::core
