// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <QApplication>
#include <QElapsedTimer>
#include <QThreadPool>

#include "core/error.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Processor time of this thread: frames stay comparable on a busy machine.
double threadMs() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Median, 95th percentile and maximum of the time that painting a frame takes the GUI thread.
void report(const char* what, std::vector<double> ms) {
    std::ranges::sort(ms);
    const auto at = [&ms](double share) {
        return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
    };
    std::printf("{\"frames\":\"%s\",\"count\":%zu,\"median_ms\":%.2f,\"p95_ms\":%.2f,\"max_ms\":%.2f}\n", what,
                ms.size(), at(0.5), at(0.95), ms.back());
}

double complete(TileCanvas& canvas) {
    QElapsedTimer clock;
    clock.start();
    canvas.repaint();
    while (!canvas.isComplete() && clock.elapsed() < 120'000)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    return static_cast<double>(clock.elapsed());
}

void measure(const char* what, TileCanvas& canvas, int frames, const std::function<void(int)>& step) {
    std::vector<double> ms, busyMs;
    for (int frame = 0; frame < frames; ++frame) {
        step(frame);
        const auto start = std::chrono::steady_clock::now();
        const double before = threadMs();
        canvas.repaint();
        QApplication::processEvents();
        ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        busyMs.push_back(threadMs() - before);
        while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(16))
            QApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    report(what, std::move(ms));
    report((std::string(what) + ", processor").c_str(), std::move(busyMs));
}

/// Memory of our own (anonymous) and pages of mapped files, which the system takes back when it needs them.
void reportMemory() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line))
        if (line.starts_with("VmHWM") || line.starts_with("RssAnon") || line.starts_with("RssFile"))
            std::printf("{\"memory\":\"%s\"}\n", line.c_str());
}

} // namespace

/// bench_tile_canvas FILE.fits [HDU]: frame times of a canvas of 1600 × 1000 pixels on the image, painted in memory.
int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "bench_tile_canvas FILE.fits [HDU]\n");
        return 2;
    }
    try {
        Theme::apply(application, Theme::dark());
        QThreadPool pool;
        QElapsedTimer clock;
        clock.start();
        const auto file = std::make_shared<core::FitsFile>(argv[1]);
        const auto pyramid = std::make_shared<core::ImagePyramid>(file, argc > 2 ? std::atoi(argv[2]) : 0, 0);
        const core::PixelBlock sample = pyramid->sample({});
        const auto limits = core::percentileLimits(sample.values, 99.5);
        std::printf("{\"open_and_sample_ms\":%lld}\n", static_cast<long long>(clock.elapsed()));

        TileCanvas canvas(&pool);
        canvas.resize(1600, 1000);
        Rendering rendering;
        rendering.stretch = {core::StretchScale::Asinh, limits, 1000};
        canvas.setRendering(rendering);
        canvas.show();
        clock.start();
        canvas.setPyramid(pyramid);
        canvas.repaint();
        while (!pyramid->atHand({pyramid->levelCount() - 1, 0, 0}))
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
        QApplication::processEvents();
        std::printf("{\"first_far_view_ms\":%lld}\n", static_cast<long long>(clock.elapsed()));
        std::printf("{\"far_view_complete_ms\":%.0f}\n", complete(canvas));

        const QPointF middle(static_cast<double>(pyramid->width()) / 2, static_cast<double>(pyramid->height()) / 2);
        for (const double degrees : {0.0, 33.0}) {
            canvas.setTurn({false, LinearMap::turned(degrees)});
            for (const double zoom : {1.0, 2.0, 0.5, 0.3, 0.1}) {
                canvas.showAt(middle, zoom);
                const double ready = complete(canvas);
                std::printf("{\"turned\":%g,\"zoom\":%g,\"view_complete_ms\":%.0f}\n", degrees, zoom, ready);
                const std::string name =
                    (degrees == 0 ? "pan at zoom " : "turned pan at zoom ") + QString::number(zoom).toStdString();
                measure(name.c_str(), canvas, 240, [&](int frame) {
                    canvas.showAt(middle + QPointF(11.0 * frame / zoom, 6.0 * std::sin(frame / 20.0) / zoom), zoom);
                });
            }
        }
        canvas.showAt(middle, 1);
        complete(canvas);
        measure("turning at zoom 1", canvas, 120, [&](int) { canvas.turnBy(LinearMap::turned(1)); });
        canvas.setTurn({});
        std::vector<double> settled;
        for (double zoom = 0.02; zoom < 3; zoom *= 1.2) {
            canvas.showAt(middle, zoom);
            complete(canvas);
            std::vector<double> ms;
            for (int frame = 0; frame < 5; ++frame) {
                const auto start = std::chrono::steady_clock::now();
                canvas.repaint();
                ms.push_back(
                    std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
            }
            settled.push_back(*std::ranges::min_element(ms));
            std::printf("{\"zoom\":%.3f,\"frame_ms\":%.2f}\n", zoom, settled.back());
        }
        report("each wheel step, settled", std::move(settled));

        canvas.showAt(middle, 1);
        complete(canvas);
        measure("contrast drag at zoom 1", canvas, 120, [&](int frame) {
            rendering.contrast = 1 + 0.01 * frame;
            rendering.bias = 0.3 + 0.002 * frame;
            canvas.setRendering(rendering);
        });
        measure("wheel", canvas, 60, [&](int frame) { canvas.zoomBy(frame < 30 ? 1 / 1.2 : 1.2, QPointF(500, 400)); });
        reportMemory();
    } catch (const core::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
    return 0;
}
