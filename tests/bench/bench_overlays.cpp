// SPDX-License-Identifier: BSD-3-Clause
// What lies on an image, timed: bench_overlays [IMAGE.fits with a sky]
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>

#include "core/io/fits/fits_file.h"
#include "core/io/tan_transform.h"
#include "core/io/wcs_transform.h"
#include "core/query/sky/sky_index.h"
#include "widgets/image/overlay/contour_overlay.h"
#include "widgets/image/overlay/contours.h"
#include "widgets/image/overlay/mask_picture.h"
#include "widgets/image/overlay/neighbour_overlay.h"
#include "widgets/image/overlay/sky_grid.h"

using namespace oddity;

namespace {

void time(const char* what, int repeats, const std::function<void()>& work) {
    double best = 1e9;
    for (int i = 0; i < repeats; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("{\"what\": \"%s\", \"best_ms\": %.3f}\n", what, best * 1000);
}

/// What a repaint costs the GUI thread in a view that is new to the overlay and in one that it has drawn, and how long
/// the new one takes to be there.
void timePaint(const QString& what, widgets::CanvasOverlay& overlay, widgets::ImageMapping mapping) {
    QImage screen(mapping.area.size().toSize(), QImage::Format_RGB32);
    screen.fill(Qt::black);
    QPainter painter(&screen);
    painter.setRenderHint(QPainter::Antialiasing);
    std::vector<QRectF> taken;
    const auto paint = [&] { overlay.paint(painter, mapping, taken); };
    QSignalSpy changed(&overlay, &widgets::CanvasOverlay::changed);
    time(qPrintable(what + QStringLiteral(", paint of a new view")), 1, paint);
    time(qPrintable(what + QStringLiteral(", until it is there")), 1, [&] { changed.wait(60'000); });
    time(qPrintable(what + QStringLiteral(", paint again")), 10, paint);
    mapping.zoom *= 1.1;
    time(qPrintable(what + QStringLiteral(", paint after a wheel notch")), 1, paint);
    changed.wait(60'000);
}

/// The contours that a view fitted to the image shows.
void timeContours(const QString& what, const std::vector<float>& plane, int width, int height) {
    widgets::ContourOverlay contours;
    const auto start = std::chrono::steady_clock::now();
    contours.setPlane(std::make_shared<const std::vector<float>>(plane), width, height);
    while (contours.contours().empty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("{\"what\": \"%s, traced\", \"best_ms\": %.3f}\n", qPrintable(what), seconds * 1000);
    timePaint(
        what, contours,
        {QRectF(0, 0, 1000, 1000), {(width - 1) / 2.0, (height - 1) / 2.0}, 1000.0 / width, QSizeF(width, height)});
}

} // namespace

int main(int count, char** arguments) {
    const QApplication application(count, arguments);
    std::shared_ptr<const core::SkyTransform> sky =
        core::tanTransform({{150, 2}, {2048, 2048}, {{-7e-5, 0}, {0, 7e-5}}});
    if (count > 1) {
        const core::FitsFile file(arguments[1]);
        sky = core::skyTransformOf(file.imageHdu(0).header);
    }
    if (!sky)
        return 3;
    time("sky grid", 20, [&] { widgets::skyGridOf(*sky, QRectF(0, 0, 800, 800), 110, false); });

    std::mt19937 generator(1);
    std::uniform_real_distribution<double> turn(0, 360), sine(-1, 1);
    std::vector<double> ra, dec;
    for (int i = 0; i < 1'000'000; ++i) {
        ra.push_back(turn(generator));
        dec.push_back(std::asin(sine(generator)) * 57.29577951);
    }
    std::shared_ptr<const core::SkyIndex> index;
    time("index of 1e6 positions", 3,
         [&] { index = std::make_shared<const core::SkyIndex>(ra, dec, core::Progress()); });
    time("objects within 0.2 degrees of 1e6", 20, [&] { index->within({150, 2}, 0.2); });

    constexpr int side = 4096;
    std::normal_distribution<float> noise(0, 1);
    std::vector<float> plane(static_cast<std::size_t>(side) * side);
    for (std::size_t i = 0; i < plane.size(); ++i) {
        const double x = static_cast<double>(i % side) - side / 2.0, y = static_cast<double>(i / side) - side / 2.0;
        plane[i] = noise(generator) + static_cast<float>(500 * std::exp(-(x * x + y * y) / 2e5));
    }
    std::vector<float> soft;
    time("smoothing of 4096 x 4096", 1, [&] { soft = widgets::smoothed(plane, side, side, 2, {}); });
    time("five contours of 4096 x 4096", 1, [&] { widgets::contoursOf(soft, side, side, {3, 6, 12, 24, 48}, {}); });

    timeContours(QStringLiteral("contours of 4096 x 4096"), plane, side, side);
    if (count > 1) {
        const core::FitsFile file(arguments[1]);
        const core::FitsHdu& image = file.imageHdu(0);
        const auto width = static_cast<int>(image.axes[0]), height = static_cast<int>(image.axes[1]);
        std::vector<float> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
        file.readPixels(image, 0, pixels);
        timeContours(QStringLiteral("contours of %1 x %2 from the file").arg(width).arg(height), pixels, width, height);
    }

    const widgets::ImageMapping fitted{
        QRectF(0, 0, 1000, 1000), {(side - 1) / 2.0, (side - 1) / 2.0}, 1000.0 / side, {side, side}};
    widgets::NeighbourOverlay neighbours;
    std::uniform_real_distribution<double> aside(-0.14, 0.14);
    std::vector<double> nearRa, nearDec;
    for (int i = 0; i < 20'000; ++i) {
        nearRa.push_back(150 + aside(generator));
        nearDec.push_back(2 + aside(generator));
    }
    neighbours.setIndex(std::make_shared<const core::SkyIndex>(nearRa, nearDec, core::Progress()), nullptr);
    neighbours.setSky(core::tanTransform({{150, 2}, {2048, 2048}, {{-7e-5, 0}, {0, 7e-5}}}), side, side);
    while (neighbours.marks().empty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    timePaint(QStringLiteral("20,000 neighbours"), neighbours, fitted);

    core::Cutout cutout;
    cutout.bands = {"r"};
    cutout.width = cutout.height = side;
    cutout.pixels = plane;
    cutout.mask.resize(plane.size());
    for (std::size_t i = 0; i < plane.size(); i += 7)
        cutout.mask[i] = core::Cutout::Flagged;
    time("mask picture of 4096 x 4096", 1, [&] { widgets::maskPicture(cutout, 0); });
}
