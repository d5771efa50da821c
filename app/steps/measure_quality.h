// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/calibration.h"
#include "core/analysis/metrics.h"
#include "core/project/survey.h"

namespace oddity::app {

struct QualityRequest {
    std::string truthColumn;
    std::filesystem::path truthTable; ///< empty: the project's catalog; else joined by object id
    std::string prediction;           ///< an output, score or numeric column; empty: what the project has
    std::string positive;             ///< the truth value a score should rank first; empty: for two-valued truths
};

/// Undefined figures are absent, with the reason.
struct Quality {
    std::string prediction; ///< what was compared, and where it came from
    std::int64_t objects = 0;
    std::optional<core::ConfusionMatrix> confusion;
    std::optional<double> areaUnderRoc;
    std::optional<double> averagePrecision;
    std::optional<core::Calibration> calibration; ///< of predictions that state how sure they are
    std::string remark;
};

/// Compares predictions with a truth column: classes by confusion, scores by ROC and precision–recall, densities
/// ("z_summary" of a run, or its output "z") and values with a stated noise by the coverage of their intervals.
/// Throws core::Error.
Quality measureQuality(const core::Survey& survey, const QualityRequest& request);

} // namespace oddity::app
