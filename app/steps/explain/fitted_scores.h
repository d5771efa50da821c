// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "app/steps/features.h"
#include "core/analysis/anomaly/isolation_forest.h"
#include "core/analysis/anomaly/mahalanobis.h"

namespace oddity::app {

/// Ranking scores fitted to a survey's features as rankObjects() does by default, each once, when it is first asked
/// for. Thread-safe; the features must outlive it.
class FittedScores {
public:
    explicit FittedScores(const FeatureSet& features) : m_features(features) {}

    std::shared_ptr<const core::IsolationForest> forest();
    std::shared_ptr<const core::Mahalanobis> mahalanobis();
    /// Root mean square of each column of the features.
    const std::vector<double>& spreads();

private:
    const FeatureSet& m_features;
    std::mutex m_mutex;
    std::shared_ptr<const core::IsolationForest> m_forest;
    std::shared_ptr<const core::Mahalanobis> m_mahalanobis;
    std::vector<double> m_spreads; ///< empty: not computed
};

} // namespace oddity::app
