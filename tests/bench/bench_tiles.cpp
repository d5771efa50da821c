// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "core/io/fits/fits_image.h"
#include "core/io/images/cutout_reader.h"

using namespace oddity::core;

namespace {

constexpr int tileSize = 64;
constexpr double scaleDeg = 1e-3;

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string residentMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            return line.substr(6);
    return "?";
}

/// A patch of sky, side × side tiles.
void writeTiles(const std::filesystem::path& folder, int side) {
    std::filesystem::create_directories(folder);
    const Tensor image{{tileSize, tileSize}, std::vector<float>(tileSize * tileSize, 1)};
    for (int tile = 0; tile < side * side; ++tile)
        writeFitsImage(folder / (std::to_string(tile) + ".fits"), image,
                       {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}},
                       {{"CRVAL1", 10 + tile % side * tileSize * 0.9 * scaleDeg},
                        {"CRVAL2", tile / side * tileSize * 0.9 * scaleDeg - 3},
                        {"CRPIX1", tileSize / 2},
                        {"CRPIX2", tileSize / 2},
                        {"CD1_1", -scaleDeg},
                        {"CD2_2", scaleDeg}});
}

} // namespace

/// bench_tiles FOLDER SIDE OBJECTS: SIDE × SIDE small tiles (written when FOLDER is absent), as many objects on them:
/// time to open the survey, to read objects in catalog order with one and with all cores, and the memory held.
int main(int count, char** values) {
    if (count != 4)
        return 2;
    const std::filesystem::path folder = values[1];
    const int side = std::stoi(values[2]);
    const std::int64_t objects = std::stoll(values[3]);
    if (!std::filesystem::exists(folder))
        writeTiles(folder, side);
    std::vector<double> ra;
    std::vector<double> dec;
    std::vector<std::int64_t> ids;
    std::uint64_t state = 1;
    const auto fraction = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state >> 11) / 9007199254740992.0;
    };
    for (std::int64_t object = 0; object < objects; ++object) {
        ids.push_back(object);
        ra.push_back(10 + fraction() * (side - 1) * tileSize * 0.9 * scaleDeg);
        dec.push_back(fraction() * (side - 1) * tileSize * 0.9 * scaleDeg - 3);
    }
    const Catalog catalog({{.name = "id", .values = ids}, {.name = "ra", .values = ra}, {.name = "dec", .values = dec}},
                          "id");
    std::printf("memory before%s\n", residentMemory().c_str());
    auto start = std::chrono::steady_clock::now();
    const auto source = openCutouts(
        {.text = "tiles:" + folder.string() + "/*.fits", .size = 32, .raColumn = "ra", .decColumn = "dec"}, catalog);
    std::printf("open %.2f s, memory%s\n%s\n", secondsSince(start), residentMemory().c_str(),
                source->describe().c_str());
    const std::int64_t readings = std::min<std::int64_t>(objects, 20000);
    for (const unsigned threads : {1U, std::thread::hardware_concurrency()}) {
        start = std::chrono::steady_clock::now();
        {
            std::vector<std::jthread> readers;
            for (unsigned reader = 0; reader < threads; ++reader)
                readers.emplace_back([&, reader] {
                    for (std::int64_t row = reader; row < readings; row += threads)
                        source->read(RowId{row});
                });
        }
        std::printf("%u readers: %.0f cutouts a second\n", threads,
                    static_cast<double>(readings) / secondsSince(start));
    }
    return 0;
}
