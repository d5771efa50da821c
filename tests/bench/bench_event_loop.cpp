// SPDX-License-Identifier: BSD-3-Clause
// How long the window's thread is away from its event loop while everything computes: opens the window on a new demo
// survey, steps through objects and labels them all the while, and prints each gap above 50 ms with the functions that
// were running 50 ms into it. Needs a display (xvfb-run). bench_event_loop [objects]
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <pthread.h>
#include <unistd.h>

#include "app/window/main_window.h"
#include "plugins/plugin_loader.h"
#include "widgets/map/render_widget.h"
#include "widgets/style/theme.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int tickMs = 5;
constexpr double reportedMs = 50;

std::array<void*, 48> frames{};
std::atomic<int> frameCount = 0;

void takeFrames(int) {
    frameCount = backtrace(frames.data(), static_cast<int>(frames.size()));
}

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
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

/// Watches the thread it is made on from another one.
class Watch {
public:
    Watch() : m_thread(pthread_self()), m_lastTick(Clock::now()) {
        std::array<void*, 4> warm{};
        backtrace(warm.data(), 4); // loads libgcc before a signal handler needs it
        std::signal(SIGUSR1, takeFrames);
        QObject::connect(&m_timer, &QTimer::timeout, [this] { tick(); });
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(tickMs);
        m_watcher = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }

    void report() const {
        std::vector<double> sorted = m_gaps;
        std::ranges::sort(sorted);
        const auto at = [&sorted](double share) {
            return sorted.empty() ? 0.0 : sorted[static_cast<std::size_t>(share * double(sorted.size() - 1))];
        };
        std::printf(
            "{\"bench\": \"event_loop\", \"ticks\": %zu, \"p99_ms\": %.1f, \"p999_ms\": %.1f, \"max_ms\": %.1f}\n",
            sorted.size(), at(0.99), at(0.999), at(1));
    }

private:
    void tick() {
        const double gap = millisecondsSince(m_lastTick);
        m_gaps.push_back(gap);
        if (gap > reportedMs) {
            std::printf("%8.1f s: %.0f ms\n", millisecondsSince(m_start) / 1000, gap);
            printFrames();
            std::fflush(stdout);
        }
        m_isSampled = false;
        m_lastTick = Clock::now();
    }

    void watch(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(tickMs));
            if (millisecondsSince(m_lastTick) > reportedMs && !m_isSampled.exchange(true))
                pthread_kill(m_thread, SIGUSR1);
        }
    }

    pthread_t m_thread;
    std::atomic<Clock::time_point> m_lastTick;
    Clock::time_point m_start = Clock::now();
    std::atomic<bool> m_isSampled = false;
    std::vector<double> m_gaps;
    QTimer m_timer;
    std::jthread m_watcher;
};

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
    oddity::core::Registry registry;
    oddity::plugins::registerLazyTorch(registry);
    oddity::widgets::RenderWidget::prepareApplication();
    QApplication application(argc, argv);
    qRegisterMetaType<oddity::core::RowId>("oddity::core::RowId");
    oddity::widgets::Theme::apply(application, oddity::widgets::Theme::dark());

    oddity::app::MainWindow window(registry);
    window.show();
    Watch watch;
    const std::int64_t objects = argc > 1 ? std::atoll(argv[1]) : 5000;
    window.workbench().openDemo(oddity::app::MainWindow::demoFolder(), objects);

    auto& session = window.session();
    QTimer vetting;
    int steps = 0;
    QObject::connect(&vetting, &QTimer::timeout, [&] {
        if (!session.survey())
            return;
        session.setCurrent(oddity::core::RowId{++steps * 37 % session.objectCount()});
        if (session.areLabelsWritable() && session.ranking() && steps % 3 == 0)
            session.setLabel({session.current()}, steps % 2 == 0 ? QStringLiteral("odd") : QStringLiteral("ordinary"));
    });
    vetting.start(300);
    QObject::connect(&window.workbench(), &oddity::app::Workbench::settled, [&] {
        if (session.map() && !session.map()->isPreview && steps > 100)
            QApplication::quit();
    });
    QApplication::exec();
    watch.report();
    std::fflush(stdout);
    _exit(0);
}
