// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/end_guard.h"

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace oddity::app {

namespace {

constexpr int interrupted = 75; ///< as oddity-batch ends when it is stopped

} // namespace

EndGuard::EndGuard(std::chrono::milliseconds patience, std::string what) {
    try {
        m_watch = std::jthread([patience, what = std::move(what)](const std::stop_token& ended) {
            std::mutex mutex;
            std::condition_variable_any never;
            std::unique_lock lock(mutex);
            never.wait_for(lock, ended, patience, [] { return false; });
            if (ended.stop_requested())
                return;
            std::cerr << what << std::endl;
            _exit(interrupted);
        });
    } catch (const std::system_error&) { // as before: without an end
    }
}

} // namespace oddity::app
