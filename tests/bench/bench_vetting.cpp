// SPDX-License-Identifier: BSD-3-Clause
// Answers the program's own questions from a truth table and counts what stands in the first 200 before and after:
//   bench_vetting PROJECT TRUTH.fits [answers] [seeds]
// TRUTH has the columns id and class (galaxy, oddity, artefact). One JSON line a seed, then the medians.
#include <cstdlib>
#include <iostream>

#include "core/error.h"
#include "core/project/project.h"
#include "tests/app/oracle.h"

namespace {

constexpr std::size_t topCount = 200;
constexpr int separationLabels = 50;

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    using namespace oddity;
    if (argc < 3) {
        std::cerr << "usage: bench_vetting PROJECT TRUTH.fits [answers] [seeds]\n";
        return 2;
    }
    try {
        const core::Project project = core::Project::open(argv[1]);
        const auto survey = core::openSurvey(project, {});
        const oracle::Truth truth = oracle::readTruth(*survey, argv[2]);
        const int answers = argc > 3 ? std::atoi(argv[3]) : 100;
        const int seeds = argc > 4 ? std::atoi(argv[4]) : 5;
        const app::FeatureSet features = app::assembleFeatures(*survey, {}, app::FeatureContent::All);
        std::vector<double> before, after, found;
        for (int seed = 0; seed < seeds; ++seed) {
            const oracle::Outcome outcome =
                oracle::vet(*survey, features, truth, answers, topCount, static_cast<std::uint64_t>(seed));
            before.push_back(outcome.before);
            after.push_back(outcome.after);
            found.push_back(outcome.found);
            std::cout << R"({"bench":"vetting","seed":)" << seed << R"(,"answers":)" << answers << R"(,"before":)"
                      << outcome.before << R"(,"after":)" << outcome.after << R"(,"found":)" << outcome.found << "}"
                      << std::endl;
        }
        const core::Scores prior = app::rankObjects(*survey, features, {}, {});
        std::cout << R"({"bench":"vetting","median_before":)" << median(before) << R"(,"median_after":)"
                  << median(after) << R"(,"median_found":)" << median(found) << R"(,"oddity_artefact_auroc":)"
                  << oracle::separation(features, truth, prior.values, separationLabels) << "}" << std::endl;
    } catch (const core::Error& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
    return 0;
}
