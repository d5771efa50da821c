// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain/fitted_scores.h"

#include <cmath>

namespace oddity::app {

std::shared_ptr<const core::IsolationForest> FittedScores::forest() {
    const std::lock_guard lock(m_mutex);
    if (!m_forest)
        m_forest = std::make_shared<const core::IsolationForest>(
            m_features.values, core::IsolationForestSettings{.columnWeights = m_features.blockWeights()});
    return m_forest;
}

std::shared_ptr<const core::Mahalanobis> FittedScores::mahalanobis() {
    const std::lock_guard lock(m_mutex);
    if (!m_mahalanobis)
        m_mahalanobis = std::make_shared<const core::Mahalanobis>(m_features.values);
    return m_mahalanobis;
}

const std::vector<double>& FittedScores::spreads() {
    const std::lock_guard lock(m_mutex);
    if (!m_spreads.empty())
        return m_spreads;
    const core::Matrix& values = m_features.values;
    std::vector<double> squares(values.columns(), 0.0);
    std::vector<std::size_t> counts(values.columns(), 0);
    for (std::size_t row = 0; row < values.rows(); ++row)
        for (std::size_t column = 0; column < values.columns(); ++column)
            if (const float value = values.at(row, column); std::isfinite(value)) {
                squares[column] += static_cast<double>(value) * value;
                ++counts[column];
            }
    for (std::size_t column = 0; column < values.columns(); ++column)
        m_spreads.push_back(counts[column] ? std::sqrt(squares[column] / static_cast<double>(counts[column])) : 0);
    return m_spreads;
}

} // namespace oddity::app
