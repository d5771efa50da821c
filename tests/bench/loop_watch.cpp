// SPDX-License-Identifier: BSD-3-Clause
#include "tests/bench/loop_watch.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>

namespace oddity::bench {

namespace {

constexpr int tickMs = 5;

std::array<void*, 48> frames{};
std::atomic<int> frameCount = 0;

void takeFrames(int) {
    frameCount = backtrace(frames.data(), static_cast<int>(frames.size()));
}

double millisecondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double threadCpuMs() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

void printFrames() {
    int printed = 0;
    for (int frame = 3; frame < frameCount && printed < 14; ++frame) {
        Dl_info info{};
        void* address = frames[static_cast<std::size_t>(frame)];
        if (!dladdr(address, &info))
            continue;
        if (!info.dli_sname) { // for addr2line: our own functions are not exported
            const auto offset = static_cast<char*>(address) - static_cast<char*>(info.dli_fbase);
            std::printf("    %s +0x%tx\n", info.dli_fname, offset);
        } else {
            int status = 0;
            char* name = abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, &status);
            std::printf("    %.110s\n", name ? name : info.dli_sname);
            std::free(name);
        }
        ++printed;
    }
}

} // namespace

LoopWatch::LoopWatch(double reportedMs) : m_reportedMs(reportedMs), m_thread(pthread_self()), m_lastTick(Clock::now()) {
    std::array<void*, 4> warm{};
    backtrace(warm.data(), 4); // loads libgcc before a signal handler needs it
    std::signal(SIGUSR1, takeFrames);
    QObject::connect(&m_timer, &QTimer::timeout, [this] { tick(); });
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(tickMs);
    m_watcher = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

void LoopWatch::restart() {
    m_gaps.clear();
    m_mostCpuMs = 0;
    m_lastCpuMs = threadCpuMs();
    m_lastTick = Clock::now();
}

void LoopWatch::report(const std::string& what, const std::string& more) const {
    std::vector<double> sorted = m_gaps;
    std::ranges::sort(sorted);
    const auto at = [&sorted](double share) {
        return sorted.empty() ? 0.0 : sorted[static_cast<std::size_t>(share * double(sorted.size() - 1))];
    };
    std::printf("{\"bench\": \"%s\", \"ticks\": %zu, \"p99_ms\": %.1f, \"p999_ms\": %.1f, \"max_ms\": %.1f, "
                "\"max_cpu_ms\": %.1f%s}\n",
                what.c_str(), sorted.size(), at(0.99), at(0.999), at(1), m_mostCpuMs, more.c_str());
    std::fflush(stdout);
}

void LoopWatch::tick() {
    const double gap = millisecondsSince(m_lastTick);
    m_gaps.push_back(gap);
    if (gap > m_reportedMs)
        std::printf("%8.1f s: %.0f ms\n", millisecondsSince(m_start) / 1000, gap);
    m_samples = 0;
    const double cpuMs = threadCpuMs();
    m_mostCpuMs = std::max(m_mostCpuMs, cpuMs - std::exchange(m_lastCpuMs, cpuMs));
    m_lastTick = Clock::now();
}

void LoopWatch::watch(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(tickMs));
        const double gap = millisecondsSince(m_lastTick);
        if (gap < m_reportedMs * (m_samples + 1))
            continue;
        ++m_samples;
        pthread_kill(m_thread, SIGUSR1);
        std::this_thread::sleep_for(std::chrono::milliseconds(tickMs));
        std::printf("  %.0f ms into it:\n", gap);
        printFrames();
        std::fflush(stdout);
    }
}

} // namespace oddity::bench
