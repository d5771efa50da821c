// SPDX-License-Identifier: BSD-3-Clause
// Attributions of images by a network of peers_attribution.py, one image after the other as the window asks for them.
// One JSON line a method: bench, reader, med_s (a whole set), per_s (images), sum (of all maps' absolute values).
//   bench_attribution folder=FOLDER network=FILE [repeats=R] [objects=N] [batch=N] [device=cpu]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "core/model/attribution/attribution.h"
#include "core/model/attribution/targets.h"
#include "tests/bench/measurement.h"
#include "tests/bench/networks/bench_network.h"

using namespace oddity;

namespace {

constexpr std::int64_t bands = 3, edge = 64;

std::vector<core::Tensor> imagesIn(const std::filesystem::path& file, std::int64_t count) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<core::Tensor> images;
    for (std::int64_t index = 0; index < count; ++index) {
        core::Tensor image = core::Tensor::zeros({bands, edge, edge});
        stream.read(reinterpret_cast<char*>(image.values.data()),
                    static_cast<std::streamsize>(image.values.size() * sizeof(float)));
        if (!stream)
            throw std::runtime_error(file.string() + " holds fewer than " + std::to_string(count) + " images");
        images.push_back(std::move(image));
    }
    return images;
}

} // namespace

int main(int count, char** values) {
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const std::filesystem::path folder = arguments.text("folder", ".");
    const std::filesystem::path network = arguments.text("network", "");
    const std::string device = arguments.text("device", "cpu");
    const auto objects = static_cast<std::int64_t>(arguments.number("objects", 8));

    const auto model = bench::loadedNetwork(network, device);
    model->setThreads(std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
    const std::vector<core::Tensor> images = imagesIn(folder / "images.f32", objects);

    core::AttributionOptions options;
    options.batch = static_cast<int>(arguments.number("batch", options.batch));
    using enum core::AttributionMethod;
    for (const core::AttributionMethod method : {IntegratedGradients, SmoothGrad, Occlusion}) {
        double sum = 0;
        const auto all = [&] {
            sum = 0;
            for (const core::Tensor& image : images)
                for (const float value :
                     core::attribute(*model, {{image}, 0, core::valueTarget(0, 0)}, method, options, {}).map.values)
                    sum += std::abs(static_cast<double>(value));
        };
        all(); // prepares the network
        const double seconds = bench::medianSeconds(arguments.repeats, all);
        std::printf("{\"bench\": \"%s\", \"reader\": \"oddity\", \"med_s\": %.4f, \"per_s\": %.3f, \"sum\": %.6g}\n",
                    core::nameOf(method).c_str(), seconds, static_cast<double>(objects) / seconds, sum);
        std::fflush(stdout);
    }
    return 0;
}
