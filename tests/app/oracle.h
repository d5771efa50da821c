// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "app/steps/features.h"
#include "app/steps/learn_labels.h"
#include "app/steps/rank_objects.h"
#include "core/analysis/acquisition.h"
#include "core/analysis/metrics.h"
#include "core/analysis/relevance.h"
#include "core/io/tables/catalog_reader.h"
#include "core/project/survey.h"

/// A person who knows the truth: answers the program's own questions, so that its learning can be measured.
namespace oddity::oracle {

struct Truth {
    std::vector<std::string> classes;

    std::size_t oddities(const std::vector<core::RowId>& order, std::size_t topCount) const {
        return static_cast<std::size_t>(
            std::count_if(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(topCount, order.size())),
                          [this](core::RowId row) { return classes[row.index()] == "oddity"; }));
    }
    std::string answer(core::RowId row) const {
        const std::string& name = classes[row.index()];
        return name == "oddity" ? "odd" : name == "artefact" ? "artefact" : "ordinary";
    }
};

inline Truth readTruth(const core::Survey& survey, const std::string& path) {
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
    double found = 0; ///< oddities among the answers
};

inline Outcome vet(const core::Survey& survey, const app::FeatureSet& features, const Truth& truth, int answers,
                   std::size_t topCount, std::uint64_t seed) {
    const core::LabelScheme scheme = core::LabelScheme::standard();
    const core::Scores prior = app::rankObjects(survey, features, {.seed = seed}, {});
    core::Labels labels;
    app::LearnResult learned = app::learnLabels(features, prior, scheme, labels, seed, {});
    Outcome outcome;
    outcome.before = static_cast<double>(truth.oddities(core::rankRows(prior.values), topCount));
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
    outcome.after = static_cast<double>(truth.oddities(learned.order, topCount));
    return outcome;
}

/// AUROC of unlabelled oddities against unlabelled artefacts by P(interesting) / (P(interesting) + P(artefact)), after
/// the first labelsEach of both, in catalog order, were labelled.
inline double separation(const app::FeatureSet& features, const Truth& truth, const std::vector<float>& prior,
                         int labelsEach) {
    core::Labels labels;
    int odd = 0;
    int artefacts = 0;
    for (std::size_t index = 0; index < truth.classes.size(); ++index) {
        const core::RowId row{static_cast<std::int64_t>(index)};
        const std::string answer = truth.answer(row);
        if (answer == "ordinary" || (answer == "odd" ? odd++ : artefacts++) >= labelsEach)
            continue;
        core::LabelEvent event;
        event.sequence = ++labels.revision;
        event.row = row;
        event.classId = answer;
        labels.current[row] = event;
    }
    const core::Relevance learned =
        core::learnRelevance(features.values, prior, core::LabelScheme::standard(), labels, {});
    const auto column = [&learned](core::LabelRole role) {
        return static_cast<std::size_t>(std::ranges::find(learned.roles, role) - learned.roles.begin());
    };
    std::vector<float> scores;
    std::vector<bool> isOddity;
    for (std::size_t index = 0; index < truth.classes.size(); ++index) {
        const core::RowId row{static_cast<std::int64_t>(index)};
        if (truth.classes[index] == "galaxy" || labels.current.contains(row))
            continue;
        const float asOdd = learned.probabilities.at(index, column(core::LabelRole::Interesting));
        const float asArtefact = learned.probabilities.at(index, column(core::LabelRole::Artefact));
        scores.push_back(asOdd / (asOdd + asArtefact));
        isOddity.push_back(truth.classes[index] == "oddity");
    }
    return core::areaUnderRoc(scores, isOddity);
}

} // namespace oddity::oracle
