// SPDX-License-Identifier: BSD-3-Clause
#include "core/utc_time.h"

#include <ctime>

namespace oddity::core {

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

} // namespace oddity::core
