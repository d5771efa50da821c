// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/logistic_head.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string>

#include "core/analysis/numeric/lbfgs.h"
#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

void requireSensible(const Matrix& features, const std::vector<TrainingExample>& examples, int classes, float penalty) {
    if (classes < 2 || !(penalty > 0))
        throw Error(ErrorKind::BadInput, "a logistic head needs at least two classes and a positive penalty");
    std::set<int> targets;
    for (const TrainingExample& example : examples) {
        if (example.target < 0 || example.target >= classes || example.row >= features.rows())
            throw Error(ErrorKind::BadInput, "an example names a class or row that does not exist");
        if (!features.rowIsFinite(example.row))
            throw Error(ErrorKind::BadInput, "an example's features are not finite",
                        {"", -1, static_cast<std::int64_t>(example.row), ""});
        targets.insert(example.target);
    }
    if (targets.size() < 2)
        throw Error(ErrorKind::BadInput, "examples of at least two classes are needed to learn");
}

struct Standardization {
    std::vector<float> mean, scale; ///< a constant feature keeps scale 1, so that it plays no part
};

Standardization standardizationOf(const Matrix& features) {
    constexpr std::size_t slabs = 16; // a fixed number, summed in order: the same for any number of cores
    const std::size_t columns = features.columns();
    struct Sums {
        std::vector<double> values, squares;
        double rows = 0;
    };
    std::vector<Sums> parts(slabs);
    forEachBlock(slabs, {}, "", [&](std::size_t slab) {
        Sums& part = parts[slab];
        part.values.assign(columns, 0.0);
        part.squares.assign(columns, 0.0);
        const std::size_t end = features.rows() * (slab + 1) / slabs;
        for (std::size_t row = features.rows() * slab / slabs; row < end; ++row) {
            if (!features.rowIsFinite(row))
                continue;
            ++part.rows;
            const std::span<const float> values = features.row(row);
            for (std::size_t c = 0; c < columns; ++c) {
                part.values[c] += values[c];
                part.squares[c] += static_cast<double>(values[c]) * values[c];
            }
        }
    });
    Standardization result;
    for (std::size_t c = 0; c < columns; ++c) {
        double rows = 0;
        double sum = 0;
        double squares = 0;
        for (const Sums& part : parts) {
            rows += part.rows;
            sum += part.values[c];
            squares += part.squares[c];
        }
        const double mean = sum / rows;
        const double variance = squares / rows - mean * mean;
        result.mean.push_back(static_cast<float>(mean));
        result.scale.push_back(variance > 1e-12 * squares / rows ? static_cast<float>(std::sqrt(variance)) : 1.0F);
    }
    return result;
}

/// Turns logits into probabilities in place and returns the logarithm of their sum.
template <typename Number> Number softmax(std::span<Number> logits) {
    const Number largest = *std::ranges::max_element(logits);
    Number sum = 0;
    for (Number& logit : logits) {
        logit = std::exp(logit - largest);
        sum += logit;
    }
    for (Number& logit : logits)
        logit /= sum;
    return largest + std::log(sum);
}

} // namespace

LogisticHead::LogisticHead(const Matrix& features, const std::vector<TrainingExample>& examples, int classes,
                           float penalty)
    : m_classes(classes) {
    requireSensible(features, examples, classes, penalty);
    Standardization standardization = standardizationOf(features);
    m_mean = std::move(standardization.mean);
    m_scale = std::move(standardization.scale);

    const std::size_t stride = features.columns() + 1;
    std::vector<double> inputs; // examples × (features + 1), standardized, 1 last
    for (const TrainingExample& example : examples) {
        for (std::size_t c = 0; c + 1 < stride; ++c)
            inputs.push_back((static_cast<double>(features.at(example.row, c)) - m_mean[c]) / m_scale[c]);
        inputs.push_back(1);
    }
    const auto loss = [&](const std::vector<double>& weights, std::vector<double>& gradient) {
        double value = 0;
        for (std::size_t n = 0; n < weights.size(); ++n) {
            const bool isOffset = n % stride == stride - 1;
            gradient[n] = isOffset ? 0 : penalty * weights[n];
            value += isOffset ? 0 : penalty * weights[n] * weights[n] / 2;
        }
        std::vector<double> logits(static_cast<std::size_t>(classes));
        for (std::size_t e = 0; e < examples.size(); ++e) {
            const double* input = inputs.data() + e * stride;
            for (std::size_t k = 0; k < logits.size(); ++k)
                logits[k] = std::inner_product(input, input + stride, weights.data() + k * stride, 0.0);
            const auto target = static_cast<std::size_t>(examples[e].target);
            const double targetLogit = logits[target];
            value += examples[e].weight * (softmax<double>(logits) - targetLogit);
            for (std::size_t k = 0; k < logits.size(); ++k) {
                const double pull = examples[e].weight * (logits[k] - (k == target ? 1 : 0));
                for (std::size_t c = 0; c < stride; ++c)
                    gradient[k * stride + c] += pull * input[c];
            }
        }
        return value;
    };
    const Minimum minimum = minimize(loss, std::vector<double>(logitCount() * stride, 0.0), 1e-6, 500);
    m_weights.assign(minimum.point.begin(), minimum.point.end());
}

Matrix LogisticHead::probabilities(const Matrix& features, const Progress& progress) const {
    const std::size_t columns = m_mean.size();
    if (features.columns() != columns)
        throw Error(ErrorKind::BadInput, "the head was fitted on " + std::to_string(columns) +
                                             " features and was given " + std::to_string(features.columns()));
    const std::size_t classes = logitCount();
    std::vector<float> raw(classes * (columns + 1)); // weights on raw features, offset last
    for (std::size_t k = 0; k < classes; ++k) {
        double offset = m_weights[k * (columns + 1) + columns];
        for (std::size_t c = 0; c < columns; ++c) {
            const double weight = static_cast<double>(m_weights[k * (columns + 1) + c]) / m_scale[c];
            raw[k * (columns + 1) + c] = static_cast<float>(weight);
            offset -= weight * m_mean[c];
        }
        raw[k * (columns + 1) + columns] = static_cast<float>(offset);
    }
    std::vector<float> values(features.rows() * classes, std::numeric_limits<float>::quiet_NaN());
    constexpr std::size_t rowsPerBlock = 4096;
    forEachBlock((features.rows() + rowsPerBlock - 1) / rowsPerBlock, progress, "applying labels",
                 [&](std::size_t block) {
                     const std::size_t end = std::min(features.rows(), (block + 1) * rowsPerBlock);
                     for (std::size_t row = block * rowsPerBlock; row < end; ++row) {
                         if (!features.rowIsFinite(row))
                             continue;
                         const std::span<const float> input = features.row(row);
                         const std::span<float> logits(values.data() + row * classes, classes);
                         for (std::size_t k = 0; k < classes; ++k) {
                             const float* weights = raw.data() + k * (columns + 1);
                             logits[k] = std::inner_product(input.begin(), input.end(), weights, weights[columns]);
                         }
                         softmax<float>(logits);
                     }
                 });
    return {std::move(values), features.rows(), classes};
}

double LogisticHead::contrast(int target, std::size_t entry) const {
    if (target < 0 || target >= m_classes)
        throw Error(ErrorKind::BadInput, "the head has no class " + std::to_string(target));
    const std::size_t stride = m_mean.size() + 1;
    double others = 0;
    for (std::size_t k = 0; k < logitCount(); ++k)
        if (k != static_cast<std::size_t>(target))
            others += m_weights[k * stride + entry];
    return m_weights[static_cast<std::size_t>(target) * stride + entry] - others / (m_classes - 1);
}

std::vector<float> LogisticHead::weights(int target) const {
    std::vector<float> result;
    for (std::size_t c = 0; c < m_mean.size(); ++c)
        result.push_back(static_cast<float>(contrast(target, c) / m_scale[c]));
    return result;
}

float LogisticHead::offset(int target) const {
    double result = contrast(target, m_mean.size());
    for (std::size_t c = 0; c < m_mean.size(); ++c)
        result -= contrast(target, c) * m_mean[c] / m_scale[c];
    return static_cast<float>(result);
}

} // namespace oddity::core
