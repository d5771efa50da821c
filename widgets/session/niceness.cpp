// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/niceness.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace oddity::widgets {

void setNiceness([[maybe_unused]] Niceness niceness) {
#ifdef __linux__
    if (niceness != Niceness::None) // Linux keeps a nice value for each thread; raising it is always allowed
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), static_cast<int>(niceness));
#endif
}

} // namespace oddity::widgets
