// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/file_lock.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace oddity::core {

FileLock::FileLock(const std::filesystem::path& file, Patience patience) {
    m_descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    const int how = LOCK_EX | (patience == Patience::None ? LOCK_NB : 0);
    int result = 0;
    while (m_descriptor >= 0 && (result = ::flock(m_descriptor, how)) != 0 && errno == EINTR) {
    }
    if (m_descriptor >= 0 && result != 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

FileLock::~FileLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace oddity::core
