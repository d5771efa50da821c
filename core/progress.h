// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace oddity::core {

/// Handed to every long computation: reports progress (from the computing thread) and asks it to stop.
struct Progress {
    std::stop_token stop;
    std::function<void(std::int64_t done, std::int64_t total, const std::string& what)> report;

    bool stopRequested() const { return stop.stop_requested(); }
    void step(std::int64_t done, std::int64_t total, const std::string& what) const {
        if (report)
            report(done, total, what);
    }
    /// Throws Error(Cancelled) when a stop was asked for.
    void throwIfStopped() const;
};

} // namespace oddity::core
