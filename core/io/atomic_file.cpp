// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "core/error.h"
#include "core/io/disk_access.h"

namespace oddity::core {

namespace {

constexpr std::size_t bufferBytes = std::size_t{1} << 20;

std::filesystem::path folderOf(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : m_path(std::move(path)) {
    if (m_path.filename().empty() || onDisk([&] { return std::filesystem::is_directory(m_path); }))
        throw Error(ErrorKind::Io, "is a folder, a file cannot be written there", {.path = m_path.string()});
    std::random_device random;
    constexpr int attempts = 100;
    for (int attempt = 0; attempt < attempts && m_descriptor < 0; ++attempt) {
        m_temporary = folderOf(m_path) / ("." + m_path.filename().string() + "." + std::to_string(random()) + ".part");
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (m_descriptor < 0 && errno != EEXIST)
            break;
    }
    if (m_descriptor < 0) {
        m_temporary.clear();
        fail("cannot be written");
    }
}

AtomicFile::~AtomicFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void AtomicFile::fail(const char* what) const {
    throw Error(ErrorKind::Io, std::string(what) + ": " + std::strerror(errno), {.path = m_path.string()});
}

void AtomicFile::flushBuffer() {
    const char* next = m_buffer.data();
    std::size_t left = m_buffer.size();
    while (left > 0) {
        const ssize_t written = ::write(m_descriptor, next, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail("could not be written");
        next += written;
        left -= static_cast<std::size_t>(written);
    }
    m_buffer.clear();
}

void AtomicFile::write(const void* bytes, std::size_t size) {
    m_buffer.append(static_cast<const char*>(bytes), size);
    if (m_buffer.size() >= bufferBytes)
        flushBuffer();
}

void AtomicFile::commit() {
    flushBuffer();
    if (::fsync(m_descriptor) != 0)
        fail("could not be brought to the disk");
    const int descriptor = m_descriptor;
    m_descriptor = -1;
    if (::close(descriptor) != 0)
        fail("could not be closed");
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        fail("could not be replaced");
    m_temporary.clear();
    syncFolder(folderOf(m_path));
}

std::string readWholeFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Error(ErrorKind::Io, "cannot be opened", {.path = path.string()});
    std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad())
        throw Error(ErrorKind::Io, "could not be read to its end", {.path = path.string()});
    return content;
}

void syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && (::fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS);
    const int reason = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!synced)
        throw Error(ErrorKind::Io, std::string("could not be brought to the disk: ") + std::strerror(reason),
                    {.path = folder.string()});
}

} // namespace oddity::core
