// SPDX-License-Identifier: BSD-3-Clause
// Float pixels to 8-bit levels with min-max limits: 64×64 stamps, and one large image, on one core; colour composites
// of three bands. JSON lines; peers_stretch.py gives the same for astropy.visualization and numpy.
#include <cstdio>
#include <random>

#include "core/data/display/colour_composite.h"
#include "core/data/display/pixels/level_table.h"
#include "core/data/display/stretch_rule.h"
#include "measurement.h"

using namespace oddity;

namespace {

std::vector<float> image(int side, unsigned seed) {
    std::vector<float> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    std::mt19937 generator(seed);
    std::normal_distribution<float> sky(0, 0.02F);
    std::exponential_distribution<float> sources(2);
    for (float& value : pixels)
        value = sky(generator) + (generator() % 8 == 0 ? sources(generator) : 0);
    return pixels;
}

void stamps(core::StretchScale scale, int repeats) {
    constexpr int side = 64, distinct = 256, rounds = 40;
    std::vector<std::vector<float>> planes;
    for (int n = 0; n < distinct; ++n)
        planes.push_back(image(side, static_cast<unsigned>(n)));
    std::vector<std::uint8_t> levels(side * side);
    std::uint64_t check = 0;
    const double seconds = bench::medianSeconds(repeats, [&] {
        const auto table = core::levelTableOf({scale, {}});
        for (int n = 0; n < distinct * rounds; ++n) {
            const std::vector<float>& plane = planes[static_cast<std::size_t>(n % distinct)];
            table->levels(core::minMaxLimits(plane), plane, levels);
            check += levels[static_cast<std::size_t>(n) % levels.size()];
        }
    });
    std::printf("{\"bench\": \"stamps 64x64 minmax %s\", \"per_s\": %.0f, \"check\": %llu}\n",
                std::string(core::nameOf(scale)).c_str(), distinct * rounds / seconds,
                static_cast<unsigned long long>(check));
}

void largeImage(core::StretchScale scale, int side, int repeats) {
    const std::vector<float> pixels = image(side, 1);
    std::vector<std::uint8_t> levels(pixels.size());
    const double limitSeconds = bench::medianSeconds(repeats, [&] { levels[0] = core::minMaxLimits(pixels).low > 0; });
    const core::StretchLimits limits = core::minMaxLimits(pixels);
    const double seconds = bench::medianSeconds(repeats, [&] {
        core::levelTableOf({scale, limits})->levels(limits, pixels, levels);
    });
    const auto count = static_cast<double>(pixels.size());
    std::printf("{\"bench\": \"large %d^2 %s\", \"levels_gb_s\": %.2f, \"minmax_gb_s\": %.2f, \"mpix_s\": %.0f}\n",
                side, std::string(core::nameOf(scale)).c_str(), 5 * count / seconds / 1e9,
                4 * count / limitSeconds / 1e9, count / seconds / 1e6);
}

void composites(core::CompositeMethod method, int repeats) {
    constexpr int side = 64, rounds = 500;
    core::Cutout cutout{.bands = {"g", "r", "z"}, .height = side, .width = side};
    for (unsigned band = 0; band < 3; ++band) {
        const std::vector<float> plane = image(side, band);
        cutout.pixels.insert(cutout.pixels.end(), plane.begin(), plane.end());
    }
    core::CompositeSettings settings = core::measureComposite({&cutout, 1}, core::naturalChannels(cutout.bands));
    settings.method = method;
    float check = 0;
    const double seconds = bench::medianSeconds(repeats, [&] {
        for (int n = 0; n < rounds; ++n)
            check += core::colourComposite(cutout, settings).rgb[100];
    });
    std::printf("{\"bench\": \"composite 64x64x3 %s\", \"per_s\": %.0f, \"check\": %g}\n",
                method == core::CompositeMethod::Lupton ? "Lupton" : "per band", rounds / seconds,
                static_cast<double>(check));
}

} // namespace

int main(int count, char** values) {
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const int side = static_cast<int>(arguments.number("side", 8192));
    for (const core::StretchScale scale : core::stretchScales())
        if (scale != core::StretchScale::Equalise)
            stamps(scale, arguments.repeats);
    largeImage(core::StretchScale::Linear, side, arguments.repeats);
    largeImage(core::StretchScale::Asinh, side, arguments.repeats);
    largeImage(core::StretchScale::Log, side, arguments.repeats);
    for (const auto method : {core::CompositeMethod::Lupton, core::CompositeMethod::PerBand})
        composites(method, arguments.repeats);
}
