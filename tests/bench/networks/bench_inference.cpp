// SPDX-License-Identifier: BSD-3-Clause
// A network over the FITS files that peers_inference.py makes, from the page cache to stored latents, and the bare
// forward pass of the same batches in the same process. One JSON line a measurement: bench, reader, med_s, per_s,
// cpu_us_each (processor time for one object, all threads together, mean of the repeats), sum.
//   bench_inference folder=FOLDER network=FILE [repeats=R] [batch=N] [workers=W] [device=cpu]
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "core/io/images/image_source.h"
#include "core/io/tables/catalog_reader.h"
#include "core/model/inputs/input_reader.h"
#include "core/model/running/run_model.h"
#include "core/project/run_store.h"
#include "tests/bench/measurement.h"
#include "tests/bench/networks/bench_network.h"

using namespace oddity;

namespace {

struct Cost {
    double seconds = 0;          ///< median wall time
    double processorSeconds = 0; ///< mean, of all threads
};

Cost costOf(int repeats, const std::function<void()>& work) {
    const double before = bench::processorSeconds();
    const double seconds = bench::medianSeconds(repeats, work);
    return {seconds, (bench::processorSeconds() - before) / repeats};
}

void report(const std::string& what, const std::string& network, const Cost& cost, std::int64_t count, double sum) {
    const auto objects = static_cast<double>(count);
    std::printf("{\"bench\": \"%s\", \"reader\": \"oddity\", \"network\": \"%s\", \"med_s\": %.6f, \"per_s\": %.1f, "
                "\"cpu_us_each\": %.1f, \"sum\": %.9g}\n",
                what.c_str(), network.c_str(), cost.seconds, objects / cost.seconds,
                cost.processorSeconds / objects * 1e6, sum);
    std::fflush(stdout);
}

double sumOf(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values)
        sum += static_cast<double>(value);
    return sum;
}

} // namespace

int main(int count, char** values) {
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const std::filesystem::path folder = arguments.text("folder", ".");
    const std::filesystem::path network = arguments.text("network", "");
    const auto batch = static_cast<std::int64_t>(arguments.number("batch", 64));
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const std::string device = arguments.text("device", "cpu");
    const int workers = static_cast<int>(arguments.number("workers", device == "cpu" ? cores : 1));

    const auto model = bench::loadedNetwork(network, device);
    const auto catalog = std::make_shared<const core::Catalog>(
        core::readCatalog({.path = folder / "catalog.csv", .idColumn = "id"}, {}).catalog);
    const std::shared_ptr<const core::CutoutSource> cutouts =
        core::openCutouts({.text = (folder / "small/{id}.fits").string()}, *catalog);
    const core::InputReader reader(model->card(), {cutouts, catalog});
    const auto objects = static_cast<std::int64_t>(catalog->rowCount());

    std::vector<core::InputBatch> batches;
    for (std::int64_t first = 0; first + batch <= objects; first += batch) {
        core::InputBatch inputs;
        for (std::int64_t item = 0; item < batch; ++item) {
            const core::Tensor image = reader.read(core::RowId{first + item}).tensors.front();
            if (inputs.empty())
                inputs.push_back(core::repeated(image, batch));
            std::ranges::copy(image.values, inputs.front().item(item).begin());
        }
        batches.push_back(std::move(inputs));
    }

    for (const auto& [name, copies] : {std::pair{"bare_forward_one_copy", 1}, std::pair{"bare_forward", workers}}) {
        std::vector<std::unique_ptr<core::Model>> models;
        for (int copy = 0; copy < copies; ++copy) {
            models.push_back(model->clone());
            models.back()->setThreads(std::max(1, cores / copies));
        }
        model->run(batches.front()); // prepares the network
        std::vector<double> sums(batches.size());
        const Cost cost = costOf(arguments.repeats, [&] {
            std::atomic<std::size_t> next = 0;
            std::vector<std::jthread> threads;
            for (const auto& each : models)
                threads.emplace_back([&, copy = each.get()] {
                    for (std::size_t index = next++; index < batches.size(); index = next++)
                        sums[index] = sumOf(copy->run(batches[index]).front().values);
                });
        });
        double sum = 0;
        for (const double each : sums)
            sum += each;
        report(name, network.stem().string(), cost, std::ssize(batches) * batch, sum);
    }
    batches.clear();

    const std::filesystem::path runs = folder / "bench_run";
    const Cost cost = costOf(arguments.repeats, [&] {
        std::filesystem::remove_all(runs);
        core::runModel(*model, reader, objects, runs, {.batch = static_cast<int>(batch), .workers = workers}, {});
    });
    const core::Matrix latents = core::mapOutput(runs, model->card().outputs.front().name);
    double sum = 0;
    for (std::size_t row = 0; row < latents.rows(); ++row)
        for (const float value : latents.row(row))
            sum += static_cast<double>(value);
    report("inference", network.stem().string(), cost, objects, sum);
    std::filesystem::remove_all(runs);
    return 0;
}
