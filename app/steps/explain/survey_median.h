// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "app/steps/explain_object.h"
#include "core/progress.h"
#include "core/project/survey.h"

namespace oddity::app {

/// A score's median over the survey's objects.
struct SurveyMedian {
    float value = 0;
    std::int64_t objects = 0; ///< that it is the median of
    std::int64_t all = 0;     ///< objects of the survey
    std::string run;          ///< id of the run whose outputs it is made of

    std::string origin() const; ///< "the median of 1000 of 20000 objects, run 0f…"
};

/// From what the newest run of this network on the objects as they are now stored; of scores on latents, of at most
/// 1000 objects, spread evenly. Reads files, for a worker thread. Throws core::Error(NotFound) without such a run or
/// where it stores nothing that the score could be read from, Error(Cancelled), and what explainTarget() throws.
SurveyMedian surveyMedianOf(const std::string& target, const core::Model& model, const core::Survey& survey,
                            const ExplainContext& context, const core::Progress& progress);

/// The newest run of a network on the objects as they are now; throws core::Error(NotFound) for none.
core::RunManifest newestRunOf(const core::Survey& survey, const core::Model& model);

} // namespace oddity::app
