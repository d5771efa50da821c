// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/latent_walk.h"

#include <cmath>
#include <limits>

#include <QtTest>

#include "core/analysis/numeric/covariance.h"
#include "core/error.h"
#include "core/random_stream.h"

using namespace oddity::core;

namespace {

/// Two dimensions, the second twice the first and noise; one row is missing.
Matrix slantedLatents() {
    RandomStream random(1);
    std::vector<float> values;
    for (int row = 0; row < 4000; ++row) {
        const double first = 3 + random.normal();
        values.push_back(static_cast<float>(first));
        values.push_back(static_cast<float>(2 * first + 0.5 * random.normal()));
    }
    values[7] = std::numeric_limits<float>::quiet_NaN();
    return {std::move(values), 4000, 2};
}

} // namespace

class TestLatentWalk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsAreTheObjects() {
        const std::vector<float> from{1, -2}, to{3, 6};
        const Matrix walk = latentsBetween(from, to, 5);
        QCOMPARE(walk.rows(), 5U);
        QVERIFY(std::ranges::equal(walk.row(0), from) && std::ranges::equal(walk.row(4), to));
        QCOMPARE(walk.at(1, 0), 1.5F);
        QCOMPARE(walk.at(1, 1), 0.0F);
        QVERIFY_EXCEPTION_THROWN(latentsBetween(from, to, 1), Error);
        QVERIFY_EXCEPTION_THROWN(latentsBetween(from, std::vector<float>{1}, 5), Error);
    }

    void oneDimensionMovesByItsDeviations() {
        const std::vector<float> object{3, 6};
        const Matrix walk = latentsAlong(slantedLatents(), object, 1, 2, 3);
        QVERIFY(std::ranges::equal(walk.row(1), object));
        QCOMPARE(walk.at(0, 0), 3.0F);
        const double deviation = std::sqrt(4 + 0.25);
        QVERIFY(std::abs(walk.at(2, 1) - (6 + 2 * deviation)) < 0.1);
        QVERIFY(std::abs(walk.at(0, 1) - (6 - 2 * deviation)) < 0.1);
        QVERIFY_EXCEPTION_THROWN(latentsAlong(slantedLatents(), object, 2, 2, 3), Error);
    }

    void drawsHaveTheMeanAndCovariance() {
        const Matrix latents = slantedLatents();
        const Matrix drawn = drawnLatents(latents, 4000, 5);
        const Covariance wanted = covarianceOf(latents), found = covarianceOf(drawn);
        for (std::size_t axis = 0; axis < 2; ++axis)
            QVERIFY(std::abs(wanted.mean[axis] - found.mean[axis]) < 0.15);
        for (std::size_t entry = 0; entry < 4; ++entry)
            QVERIFY(std::abs(wanted.matrix[entry] / found.matrix[entry] - 1) < 0.1);
        QCOMPARE(drawnLatents(latents, 2, 5).at(1, 0), drawn.at(1, 0));
        QVERIFY(drawnLatents(latents, 2, 6).at(1, 0) != drawn.at(1, 0));
        QVERIFY_EXCEPTION_THROWN(drawnLatents(Matrix({1, 2}, 1, 2), 3, 1), Error);
    }
};

QTEST_GUILESS_MAIN(TestLatentWalk)
#include "test_latent_walk.moc"
