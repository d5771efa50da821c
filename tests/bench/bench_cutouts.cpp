// SPDX-License-Identifier: BSD-3-Clause
// Cutouts of 64×64 pixels out of the files that peers_cutouts.py makes, at the places that it chose. One JSON line a
// measurement: what, threads, med_s, per_s and the sum of all pixels, which must be that of the peers.
//   bench_cutouts folder=FOLDER [repeats=R] [threads=N]        (without threads: 1, then 2)
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/io/fits/fits_file.h"
#include "measurement.h"

using namespace oddity;

namespace {

constexpr std::int64_t edge = 64;
constexpr std::size_t cutoutPixels = edge * edge;

struct Place {
    std::int32_t x;
    std::int32_t y;
};

std::vector<Place> placesIn(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    std::vector<Place> places(bytes.size() / sizeof(Place));
    std::copy_n(bytes.data(), places.size() * sizeof(Place), static_cast<char*>(static_cast<void*>(places.data())));
    return places;
}

/// Calls work(index) for 0 … count-1 on some threads.
template <typename Work> void onThreads(int threads, std::size_t count, Work work) {
    std::atomic<std::size_t> next = 0;
    const auto run = [&] {
        constexpr std::size_t atOnce = 16;
        for (std::size_t first = next.fetch_add(atOnce); first < count; first = next.fetch_add(atOnce))
            for (std::size_t index = first; index < std::min(count, first + atOnce); ++index)
                work(index);
    };
    std::vector<std::jthread> others;
    for (int other = 1; other < threads; ++other)
        others.emplace_back(run);
    run();
}

void report(const char* what, int threads, double seconds, std::size_t count, const std::vector<float>& pixels) {
    double sum = 0;
    for (const float value : pixels)
        sum += static_cast<double>(value);
    std::printf("{\"bench\": \"%s\", \"reader\": \"oddity\", \"threads\": %d, \"med_s\": %.6f, \"per_s\": %.0f, "
                "\"sum\": %.17g}\n",
                what, threads, seconds, static_cast<double>(count) / seconds, sum);
    std::fflush(stdout);
}

void cutouts(const char* what, const std::filesystem::path& path, const std::vector<Place>& places, int threads,
             int repeats) {
    std::vector<float> pixels(places.size() * cutoutPixels);
    const double seconds = bench::medianSeconds(repeats, [&] {
        const core::FitsFile file(path);
        const core::FitsHdu& image = file.imageHdu(0);
        onThreads(threads, places.size(), [&](std::size_t index) {
            const core::PixelRegion region{places[index].x - edge / 2, places[index].y - edge / 2, edge, edge};
            file.readRegion(image, 0, region, std::span(pixels).subspan(index * cutoutPixels, cutoutPixels));
        });
    });
    report(what, threads, seconds, places.size(), pixels);
}

void wholeImage(const std::filesystem::path& path, int repeats) {
    std::vector<float> pixels;
    const double seconds = bench::medianSeconds(repeats, [&] {
        const core::FitsFile file(path);
        const core::FitsHdu& image = file.imageHdu(0);
        pixels.resize(static_cast<std::size_t>(image.pixelCount()));
        file.readPixels(image, 0, pixels);
    });
    report("rice_whole", static_cast<int>(std::thread::hardware_concurrency()), seconds, pixels.size(), pixels);
}

void smallFiles(const std::filesystem::path& folder, int threads, int repeats) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        paths.push_back(entry.path());
    std::ranges::sort(paths);
    std::vector<float> pixels(paths.size() * 3 * cutoutPixels);
    const double seconds = bench::medianSeconds(repeats, [&] {
        onThreads(threads, paths.size(), [&](std::size_t index) {
            const core::FitsFile file(paths[index]);
            file.readPixels(file.imageHdu(0), 0, std::span(pixels).subspan(index * 3 * cutoutPixels, 3 * cutoutPixels));
        });
    });
    report("small_files", threads, seconds, paths.size(), pixels);
}

} // namespace

int main(int count, char** values) {
    std::filesystem::path folder;
    std::vector<int> threadCounts{1, 2};
    int repeats = 5;
    for (const std::string argument : std::span(values, static_cast<std::size_t>(count)).subspan(1)) {
        if (argument.starts_with("folder="))
            folder = argument.substr(7);
        else if (argument.starts_with("threads="))
            threadCounts = {std::stoi(argument.substr(8))};
        else if (argument.starts_with("repeats="))
            repeats = std::stoi(argument.substr(8));
    }
    try {
        for (const int threads : threadCounts) {
            cutouts("tile", folder / "tile.fits", placesIn(folder / "tile.places"), threads, repeats);
            cutouts("rice", folder / "rice.fits", placesIn(folder / "rice.places"), threads, repeats);
            smallFiles(folder / "small", threads, repeats);
        }
        wholeImage(folder / "rice.fits", repeats);
    } catch (const core::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
}
