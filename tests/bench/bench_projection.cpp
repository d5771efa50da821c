// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/map_quality.h"
#include "core/analysis/projection/principal_components.h"
#include "core/analysis/projection/umap.h"
#include "measurement.h"

namespace {

using namespace oddity;

/// With the quality of the map, measured after the peak of memory was taken.
void report(const core::Matrix& points, const core::Matrix& positions, const std::string& name, double seconds,
            const std::string& extra) {
    const std::string peak = std::to_string(bench::peakMebibytes());
    core::MapQuality quality;
    const double qualitySeconds =
        bench::medianSeconds(1, [&] { quality = core::mapQuality(points, positions, 15, 2000, 0); });
    bench::report(name, points, seconds,
                  "\"map_peak_mib\": " + peak + extra +
                      ", \"trustworthiness\": " + std::to_string(quality.trustworthiness) + ", \"continuity\": " +
                      std::to_string(quality.continuity) + ", \"agreement\": " + std::to_string(quality.agreement) +
                      ", \"quality_s\": " + std::to_string(qualitySeconds));
}

} // namespace

/// map=FILE.f32 measures the quality of another program's map of the same points instead of making one.
int main(int count, char** values) {
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const core::Matrix points = arguments.points();

    if (const std::string map = arguments.text("map", ""); !map.empty()) {
        bench::Arguments other = arguments;
        other.data = map;
        other.columns = 2;
        report(points, other.points(), "map", 0, "");
        return 0;
    }
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
    report(points, positions, "umap", graphSeconds + layoutSeconds,
           ", \"neighbours_s\": " + std::to_string(graphSeconds) + ", \"layout_s\": " + std::to_string(layoutSeconds) +
               ", \"recall\": " + std::to_string(graph.recall));
    if (!arguments.out.empty())
        bench::writeFloats(arguments.out, positions.data(), positions.rows() * settings.components);
}
