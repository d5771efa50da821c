// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace oddity::core {

/// The time now as ISO 8601 in UTC, to the millisecond: "2026-05-01T09:30:00.250Z".
std::string utcNow();

} // namespace oddity::core
