// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <string>
#include <thread>

namespace oddity::app {

inline constexpr std::chrono::seconds endPatience{10};

/// While it lives, the process has so long for what it waits for: then it says what did not end on standard error, and
/// ends with code 75. A network is a program that cannot be interrupted: one that loops for ever would keep a closed
/// window's process alive. Only for a wait that comes after everything worth keeping is on the disk. Where the system
/// gives no thread, the wait has no end.
class EndGuard {
public:
    EndGuard(std::chrono::milliseconds patience, std::string what);

private:
    std::jthread m_watch; ///< ends with the guard
};

} // namespace oddity::app
