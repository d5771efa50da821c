// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "core/project/run_store.h"
#include "core/project/survey.h"
#include "widgets/session/session.h"

namespace oddity::app {

/// Per-object values that the project's runs stored, as fields to colour and sort by: the most probable class and its
/// probability, values, summaries of densities, vote fractions, errors and scores. Throws core::Error.
std::vector<std::shared_ptr<const widgets::Field>> resultFields(const core::Survey& survey,
                                                                const std::vector<core::RunManifest>& runs);

/// "float16" or "bfloat16"; "" for a run in full precision.
QString precisionOf(const core::RunManifest& run);

} // namespace oddity::app
