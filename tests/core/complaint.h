// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include "core/error.h"

namespace oddity::tests {

/// What work() complains about, "" when it does not.
template <typename Work> QString complaintOf(Work work) {
    try {
        work();
    } catch (const core::Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace oddity::tests
