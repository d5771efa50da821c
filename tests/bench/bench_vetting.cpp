// SPDX-License-Identifier: BSD-3-Clause
// Answers the program's own questions from a truth table and counts what stands at the top before and after:
//   bench_vetting PROJECT TRUTH.fits [answers] [seeds]
// TRUTH has the columns id and class (galaxy, oddity, artefact). One JSON line a seed, then the medians.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "app/steps/features.h"
#include "app/steps/learn_labels.h"
#include "app/steps/rank_objects.h"
#include "core/analysis/metrics.h"
#include "core/error.h"
#include "core/io/tables/catalog_reader.h"
#include "core/project/project.h"

namespace {

using namespace oddity;

constexpr std::size_t topCount = 200;

struct Truth {
    std::vector<std::string> classes;

    std::size_t oddities(const std::vector<core::RowId>& order) const {
        return static_cast<std::size_t>(
            std::count_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(topCount, order.size())),
                          [this](core::RowId row) { return classes[row.index()] == "oddity"; }));
    }
    std::string answer(core::RowId row) const {
        const std::string& name = classes[row.index()];
        return name == "oddity" ? "odd" : name == "artefact" ? "artefact" : "ordinary";
    }
};

Truth readTruth(const core::Survey& survey, const std::string& path) {
    const core::LoadedCatalog table = core::readCatalog({.path = path}, {});
    const core::Column& column = table.catalog.column("class");
    Truth truth{std::vector<std::string>(survey.catalog->rowCount())};
    for (std::size_t line = 0; line < table.catalog.rowCount(); ++line)
        if (const auto row = survey.catalog->rowOf(table.catalog.id(core::RowId{static_cast<std::int64_t>(line)})))
            truth.classes[row->index()] = column.textAt(core::RowId{static_cast<std::int64_t>(line)});
    return truth;
}

struct Outcome {
    double before = 0;
    double after = 0;
    double found = 0;      ///< oddities among the answers
    double separation = 0; ///< AUROC of P(interesting), unlabelled oddities against unlabelled artefacts
};

Outcome vet(const core::Survey& survey, const app::FeatureSet& features, const Truth& truth, int answers,
            std::uint64_t seed) {
    const core::LabelScheme scheme = core::LabelScheme::standard();
    const core::Scores prior = app::rankObjects(survey, features, {.seed = seed}, {});
    core::Labels labels;
    app::LearnResult learned = app::learnLabels(features, prior, scheme, labels, seed, {});
    Outcome outcome;
    outcome.before = static_cast<double>(truth.oddities(core::rankRows(prior.values)));
    for (int answer = 0; answer < answers && !learned.questions.empty(); ++answer) {
        const core::RowId row = learned.questions.front().row;
        core::LabelEvent event;
        event.sequence = ++labels.revision;
        event.row = row;
        event.classId = truth.answer(row);
        outcome.found += event.classId == "odd" ? 1 : 0;
        labels.current[row] = event;
        learned = app::learnLabels(features, prior, scheme, labels, seed, {});
    }
    outcome.after = static_cast<double>(truth.oddities(learned.order));
    std::vector<float> scores;
    std::vector<bool> isOddity;
    for (std::size_t row = 0; row < truth.classes.size(); ++row)
        if (truth.classes[row] != "galaxy" && !labels.current.contains(core::RowId{static_cast<std::int64_t>(row)}) &&
            !learned.relevance.probabilities.empty()) {
            scores.push_back(learned.relevance.probabilities.at(row, 0));
            isOddity.push_back(truth.classes[row] == "oddity");
        }
    outcome.separation = core::areaUnderRoc(scores, isOddity);
    return outcome;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: bench_vetting PROJECT TRUTH.fits [answers] [seeds]\n";
        return 2;
    }
    try {
        const core::Project project = core::Project::open(argv[1]);
        const auto survey = core::openSurvey(project, {});
        const Truth truth = readTruth(*survey, argv[2]);
        const int answers = argc > 3 ? std::atoi(argv[3]) : 100;
        const int seeds = argc > 4 ? std::atoi(argv[4]) : 5;
        const app::FeatureSet features = app::assembleFeatures(*survey, {}, app::FeatureContent::All);
        std::vector<double> before, after, found, separation;
        for (int seed = 0; seed < seeds; ++seed) {
            const Outcome outcome = vet(*survey, features, truth, answers, static_cast<std::uint64_t>(seed));
            before.push_back(outcome.before);
            after.push_back(outcome.after);
            found.push_back(outcome.found);
            separation.push_back(outcome.separation);
            std::cout << R"({"bench":"vetting","seed":)" << seed << R"(,"answers":)" << answers << R"(,"before":)"
                      << outcome.before << R"(,"after":)" << outcome.after << R"(,"found":)" << outcome.found
                      << R"(,"oddity_artefact_auroc":)" << outcome.separation << "}" << std::endl;
        }
        std::cout << R"({"bench":"vetting","median_before":)" << median(before) << R"(,"median_after":)"
                  << median(after) << R"(,"median_found":)" << median(found) << R"(,"median_auroc":)"
                  << median(separation) << "}" << std::endl;
    } catch (const core::Error& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
    return 0;
}
