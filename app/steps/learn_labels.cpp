// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/learn_labels.h"

#include "core/utc_time.h"

namespace oddity::app {

LearnResult learnLabels(const FeatureSet& features, const core::Scores& unsupervised, const core::LabelScheme& scheme,
                        const core::Labels& labels, std::uint64_t seed, const core::Progress& progress) {
    LearnResult result;
    result.relevance = core::learnRelevance(features.values, unsupervised.values, scheme, labels, progress);
    core::Provenance& provenance = result.relevance.scores.provenance;
    provenance.runs = features.runIds();
    provenance.labelRevision = labels.revision;
    provenance.made = core::utcNow();
    result.order = core::rankRows(result.relevance.scores.values);
    core::QueueSettings queue;
    queue.seed = seed + static_cast<std::uint64_t>(labels.revision);
    result.questions = core::nextQuestions(result.relevance.scores.values, result.relevance.uncertainty, labels, queue);
    return result;
}

} // namespace oddity::app
