// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/logistic_head.h"
#include "core/analysis/numeric/lbfgs.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;
using oddity::test::clusteredPoints;

namespace {

std::vector<TrainingExample> examplesByTurn(std::size_t count, int classes) {
    std::vector<TrainingExample> examples;
    for (std::size_t row = 0; row < count; ++row)
        examples.push_back({row, static_cast<int>(row) % classes, 1.0F + 0.1F * static_cast<float>(row % 3)});
    return examples;
}

} // namespace

class TestLogisticHead : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Rosenbrock's valley, minimum 0 at (1, 1).
    void minimizesRosenbrock() {
        const Minimum minimum = minimize(
            [](const std::vector<double>& p, std::vector<double>& gradient) {
                const double a = 1 - p[0];
                const double b = p[1] - p[0] * p[0];
                gradient = {-2 * a - 400 * b * p[0], 200 * b};
                return a * a + 100 * b * b;
            },
            {-1.2, 1.0}, 1e-8, 200);
        QVERIFY(std::abs(minimum.point[0] - 1) < 1e-6 && std::abs(minimum.point[1] - 1) < 1e-6);
        QVERIFY(minimum.largestGradient <= 1e-8);
    }

    /// One feature ±1 with labels ±: with weights w and −w for the two classes the condition for the minimum is
    /// penalty·w = n/(1 + exp(2w)), n = 4 examples at |x| = 1; checked by putting the answer in.
    void closedFormForTwoClasses() {
        const Matrix features(std::vector<float>{-1, -1, 1, 1}, 4, 1);
        const LogisticHead head(features, {{0, 0, 1}, {1, 0, 1}, {2, 1, 1}, {3, 1, 1}}, 2, 0.5F);
        const double w = head.weights(1)[0] / 2;
        QVERIFY(std::abs(0.5 * w - 4 / (1 + std::exp(2 * w))) < 1e-5);
        QVERIFY(std::abs(head.offset(1)) < 1e-5);
        QCOMPARE(head.weights(0)[0], -head.weights(1)[0]);
        const Matrix probabilities = head.probabilities(features, {});
        QVERIFY(std::abs(probabilities.at(2, 1) - 1 / (1 + std::exp(-2 * w))) < 1e-5);
    }

    /// At the minimum the gradient is zero: penalty·w_k = −Σ weight·(p_k − y_k)·x on standardized features, and the
    /// offsets' residuals vanish. Rebuilt here from probabilities and raw weights of features of unit scale.
    void gradientVanishesAtTheOptimum() {
        const Matrix features = clusteredPoints(90, 4, 3, 0.7, 12);
        const std::vector<TrainingExample> examples = examplesByTurn(90, 3);
        const LogisticHead head(features, examples, 3, 2.0F);
        const Matrix probabilities = head.probabilities(features, {});
        for (std::size_t k = 0; k < 3; ++k) {
            double residual = 0;
            for (const TrainingExample& example : examples)
                residual +=
                    example.weight * (probabilities.at(example.row, k) - (example.target == static_cast<int>(k)));
            QVERIFY(std::abs(residual) < 1e-3);
        }
        for (std::size_t c = 0; c < 4; ++c) {
            double mean = 0;
            double square = 0;
            for (std::size_t row = 0; row < 90; ++row) {
                mean += features.at(row, c) / 90;
                square += static_cast<double>(features.at(row, c)) * features.at(row, c) / 90;
            }
            const double scale = std::sqrt(square - mean * mean);
            for (std::size_t k = 0; k < 3; ++k) {
                double pull = 0;
                for (const TrainingExample& example : examples)
                    pull += example.weight * (features.at(example.row, c) - mean) / scale *
                            (probabilities.at(example.row, k) - (example.target == static_cast<int>(k)));
                // Weights sum to zero over classes, so w_k = contrast·(K − 1)/K.
                const double weight = head.weights(static_cast<int>(k))[c] * scale * 2.0 / 3.0;
                QVERIFY(std::abs(2.0 * weight + pull) < 2e-3);
            }
        }
    }

    void logOddsAreLinearInRawFeatures() {
        const Matrix features = clusteredPoints(80, 6, 2, 1, 3);
        const LogisticHead head(features, examplesByTurn(80, 2), 2, 1.0F);
        const std::vector<float> weights = head.weights(1);
        const Matrix probabilities = head.probabilities(features, {});
        for (std::size_t row = 0; row < 80; ++row) {
            double logOdds = head.offset(1);
            for (std::size_t c = 0; c < 6; ++c)
                logOdds += weights[c] * features.at(row, c);
            QVERIFY(std::abs(probabilities.at(row, 1) - 1 / (1 + std::exp(-logOdds))) < 1e-4);
        }
    }

    void separatesClusters() {
        const Matrix features = clusteredPoints(300, 8, 3, 4, 5);
        const Matrix probabilities = LogisticHead(features, examplesByTurn(60, 3), 3, 1.0F).probabilities(features, {});
        for (std::size_t row = 0; row < 300; ++row)
            QVERIFY(probabilities.at(row, row % 3) > 0.5F);
    }

    void constantAndNonFiniteFeatures() {
        Matrix features = clusteredPoints(40, 3, 2, 3, 5);
        for (std::size_t row = 0; row < 40; ++row)
            features = oddity::test::withValue(features, row, 1, 7.3F);
        features = oddity::test::withNan(features, 30);
        const LogisticHead head(features, examplesByTurn(20, 2), 2, 1.0F);
        QVERIFY(std::abs(head.weights(1)[1]) < 1e-4F);
        const Matrix probabilities = head.probabilities(features, {});
        for (std::size_t row = 0; row < 40; ++row)
            QCOMPARE(probabilities.rowIsFinite(row), row != 30);
    }

    void refusesWhatCannotBeLearned() {
        const Matrix features = oddity::test::withNan(clusteredPoints(10, 3, 2, 3, 5), 9);
        using Examples = std::vector<TrainingExample>;
        QVERIFY_EXCEPTION_THROWN(LogisticHead(features, Examples{{0, 0, 1}, {1, 0, 1}}, 2, 1.0F), Error);
        QVERIFY_EXCEPTION_THROWN(LogisticHead(features, Examples{{0, 0, 1}, {99, 1, 1}}, 2, 1.0F), Error);
        QVERIFY_EXCEPTION_THROWN(LogisticHead(features, Examples{{0, 0, 1}, {9, 1, 1}}, 2, 1.0F), Error);
        QVERIFY_EXCEPTION_THROWN(LogisticHead(features, Examples{{0, 0, 1}, {1, 1, 1}}, 2, 0.0F), Error);
    }
};

QTEST_GUILESS_MAIN(TestLogisticHead)
#include "test_logistic_head.moc"
