// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours.h"
#include "measurement.h"

int main(int count, char** values) {
    using namespace oddity;
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const core::Matrix points = arguments.points();
    const auto k = static_cast<std::size_t>(arguments.number("k", 15));
    const std::string method = arguments.text("method", "chosen"); // exact, approximate or chosen
    core::ApproximateSettings settings;
    settings.recall = arguments.number("recall", settings.recall);
    core::NeighbourGraph graph;
    const double seconds = bench::medianSeconds(arguments.repeats, [&] {
        graph = method == "exact"         ? core::exactNeighbours(points, k, {})
                : method == "approximate" ? core::approximateNeighbours(points, k, settings, {})
                                          : core::nearestNeighbours(points, k, {});
    });
    bench::report("neighbours", points, seconds,
                  "\"k\": " + std::to_string(k) + ", \"method\": \"" + method + "\", \"recall\": " +
                      std::to_string(graph.recall) + ", \"cpu_s\": " + std::to_string(bench::processorSeconds()));
    if (!arguments.out.empty()) {
        const std::vector<float> indices(graph.indices.begin(), graph.indices.end());
        bench::writeFloats(arguments.out, indices.data(), indices.size());
    }
}
