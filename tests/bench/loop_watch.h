// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <QTimer>

#include <pthread.h>

namespace oddity::bench {

/// Watches how long the thread that it is made on is away from its event loop, by a timer of 5 ms and from another
/// thread: of each gap above reportedMs the functions that were running are printed, every reportedMs.
class LoopWatch {
public:
    explicit LoopWatch(double reportedMs = 50);

    void restart(); ///< forgets the gaps up to now
    /// One JSON line: gaps, their 99th percentile, the longest, in milliseconds, and the most processor time that the
    /// thread itself took in one, which other programs on the machine do not lengthen; more: further members as text.
    void report(const std::string& what, const std::string& more = {}) const;

private:
    using Clock = std::chrono::steady_clock;
    void tick();
    void watch(const std::stop_token& stop);

    double m_reportedMs;
    pthread_t m_thread;
    std::atomic<Clock::time_point> m_lastTick;
    Clock::time_point m_start = Clock::now();
    std::atomic<int> m_samples = 0; ///< of the gap that lasts
    std::vector<double> m_gaps;
    double m_lastCpuMs = 0;
    double m_mostCpuMs = 0;
    QTimer m_timer;
    std::jthread m_watcher;
};

} // namespace oddity::bench
