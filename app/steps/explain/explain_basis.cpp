// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain/explain_basis.h"

#include <algorithm>
#include <utility>

#include "app/steps/rank_objects.h"
#include "core/error.h"

namespace oddity::app {

ExplainContext ExplainBasis::context() const {
    ExplainContext context;
    context.catalog = survey ? survey->catalog.get() : nullptr;
    if (!features)
        return context;
    context.features = features.get();
    context.fitted = fitted;
    if (learned && learned->relevance.head) {
        context.head = &*learned->relevance.head;
        const auto& roles = learned->relevance.roles;
        context.headClass = static_cast<int>(std::ranges::find(roles, core::LabelRole::Interesting) - roles.begin());
    }
    return context;
}

ExplainBasis explainBasisOf(std::shared_ptr<const core::Survey> survey, std::string& remark) {
    ExplainBasis basis{std::move(survey), nullptr, nullptr, nullptr};
    try {
        basis.features = std::make_shared<const FeatureSet>(assembleFeatures(*basis.survey, {}, FeatureContent::All));
        basis.fitted = std::make_shared<FittedScores>(*basis.features);
    } catch (const core::Error& error) {
        if (error.kind() != core::ErrorKind::NotFound)
            throw;
        remark = error.what();
    }
    return basis;
}

void learnInto(ExplainBasis& basis, const core::Project& project, const core::Progress& progress) {
    if (!basis.features)
        return;
    const core::Labels labels = project.labels(*basis.survey->catalog);
    if (labels.current.empty())
        return;
    const core::Scores scores = rankObjects(*basis.survey, *basis.features, {}, progress);
    basis.learned = std::make_shared<const LearnResult>(
        learnLabels(*basis.features, scores, project.scheme(), labels, 0, progress));
}

} // namespace oddity::app
