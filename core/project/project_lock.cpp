// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace oddity::core {

ProjectLock::ProjectLock(const std::filesystem::path& folder) {
    m_descriptor = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_descriptor >= 0 && ::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

ProjectLock::~ProjectLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace oddity::core
