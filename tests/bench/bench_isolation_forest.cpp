// SPDX-License-Identifier: BSD-3-Clause
#include <optional>

#include "core/analysis/anomaly/isolation_forest.h"
#include "measurement.h"

int main(int count, char** values) {
    using namespace oddity;
    const bench::Arguments arguments = bench::Arguments::parse(count, values);
    const core::Matrix points = arguments.points();
    core::IsolationForestSettings settings;
    settings.trees = static_cast<int>(arguments.number("trees", 100));
    settings.samplesPerTree = static_cast<int>(arguments.number("samples", 256));
    std::optional<core::IsolationForest> forest;
    const double fitSeconds = bench::medianSeconds(arguments.repeats, [&] { forest.emplace(points, settings); });
    std::vector<float> scores;
    const double scoreSeconds = bench::medianSeconds(arguments.repeats, [&] { scores = forest->scores(points, {}); });
    const std::string trees = "\"trees\": " + std::to_string(settings.trees);
    bench::report("isolation_forest_fit", points, fitSeconds, trees);
    bench::report("isolation_forest_score", points, scoreSeconds, trees);
    if (!arguments.out.empty())
        bench::writeFloats(arguments.out, scores.data(), scores.size());
}
