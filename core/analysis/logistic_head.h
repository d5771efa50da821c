// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "core/data/matrix.h"
#include "core/progress.h"

namespace oddity::core {

/// One labelled row for training; target indexes the classes of the head.
struct TrainingExample {
    std::size_t row = 0;
    int target = 0;
    float weight = 1;
};

/// Multinomial logistic regression on features standardized over all finite rows, fitted by L-BFGS: the minimum of
/// Σ weight·cross-entropy + penalty·½|w|², offsets free. Balance classes by the weights. Immutable.
class LogisticHead {
public:
    /// classes ≥ 2. Throws Error(BadInput) when examples hold fewer than two classes, a target or row out of range, a
    /// row that is not finite, or a penalty that is not positive.
    LogisticHead(const Matrix& features, const std::vector<TrainingExample>& examples, int classes, float penalty);

    Matrix probabilities(const Matrix& features, const Progress& progress) const; ///< N×classes, NaN for NaN rows
    /// Log-odds of one class against the rest as weights on the raw (not standardized) features, linearized exactly
    /// for two classes; for more, the class's logit less the mean of the others.
    std::vector<float> weights(int target) const;
    float offset(int target) const;

private:
    double contrast(int target, std::size_t entry) const;
    std::size_t logitCount() const { return static_cast<std::size_t>(m_classes); }

    int m_classes = 2;
    std::vector<float> m_mean, m_scale;
    std::vector<float> m_weights; ///< classes × (features + 1), standardized, offset last
};

} // namespace oddity::core
