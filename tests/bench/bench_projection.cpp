// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/principal_components.h"
#include "core/analysis/projection/trustworthiness.h"
#include "core/analysis/projection/umap.h"
#include "measurement.h"

int main(int count, char** values) {
    using namespace oddity;
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const core::Matrix points = arguments.points();

    const double pcaSeconds = bench::medianSeconds(arguments.repeats, [&] { core::principalComponents(points, 2); });
    bench::report("pca", points, pcaSeconds);

    core::NeighbourGraph graph;
    core::UmapSettings settings;
    settings.seed = static_cast<std::uint64_t>(arguments.number("seed", 0));
    settings.threads = static_cast<int>(arguments.number("threads", 0));
    settings.epochs = static_cast<int>(arguments.number("epochs", 0));
    settings.components = static_cast<std::size_t>(arguments.number("components", 2));
    settings.start =
        arguments.text("start", "pca") == "spectral" ? core::UmapStart::Spectral : core::UmapStart::PrincipalComponents;
    const double graphSeconds = bench::medianSeconds(
        arguments.repeats, [&] { graph = core::nearestNeighbours(points, settings.neighbours - 1, {}); });
    core::Matrix positions;
    const double layoutSeconds =
        bench::medianSeconds(arguments.repeats, [&] { positions = core::umap(points, graph, settings, {}); });
    double trust = 0;
    const double trustSeconds =
        bench::medianSeconds(1, [&] { trust = core::trustworthiness(points, positions, 15, 2000, 0); });
    bench::report("umap", points, graphSeconds + layoutSeconds,
                  "\"neighbours_s\": " + std::to_string(graphSeconds) + ", \"layout_s\": " +
                      std::to_string(layoutSeconds) + ", \"trustworthiness\": " + std::to_string(trust) +
                      ", \"trustworthiness_s\": " + std::to_string(trustSeconds));
    if (!arguments.out.empty())
        bench::writeFloats(arguments.out, positions.data(), positions.rows() * settings.components);
}
