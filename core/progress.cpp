// SPDX-License-Identifier: BSD-3-Clause
#include "core/progress.h"

#include "core/error.h"

namespace oddity::core {

void Progress::throwIfStopped() const {
    if (stopRequested())
        throw Error(ErrorKind::Cancelled, "stopped on request");
}

} // namespace oddity::core
