// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/anomaly/familiarity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QtTest>

#include "core/error.h"
#include "core/random_stream.h"

using namespace oddity::core;

namespace {

constexpr std::size_t columns = 4;

/// Normally distributed about (shift, 0, 0, 0).
Matrix cloud(std::size_t rows, double shift, std::uint64_t seed) {
    RandomStream random(seed);
    std::vector<float> values;
    for (std::size_t value = 0; value < rows * columns; ++value)
        values.push_back(static_cast<float>(random.normal() + (value % columns == 0 ? shift : 0)));
    return {std::move(values), rows, columns};
}

} // namespace

class TestFamiliarity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of more objects like the reference, about one in a hundred is outside; of objects elsewhere nearly all.
    void objectsElsewhereAreOutside() {
        const Matrix reference = cloud(2000, 0, 1);
        const double alike = familiarityOf(cloud(2000, 0, 2), reference, {}, {}).shareOutside();
        QVERIFY2(alike > 0.003 && alike < 0.03, qPrintable(QString::number(alike)));
        const Familiarity elsewhere = familiarityOf(cloud(300, 8, 3), reference, {}, {});
        QVERIFY(elsewhere.shareOutside() > 0.95);
        QCOMPARE(elsewhere.reference, std::size_t{2000});
    }

    /// Each against the others, as the reference itself was judged: else nothing of it were ever outside.
    void aReferenceIsNotItsOwnNeighbour() {
        const Matrix reference = cloud(1000, 0, 1);
        const Familiarity withSelf = familiarityOf(reference, reference, {}, {});
        const Familiarity others = familiarityOf(reference, reference, {.isSelf = true}, {});
        QVERIFY(std::abs(others.shareOutside() - 0.01) < 0.0015);
        QVERIFY(withSelf.shareOutside() < others.shareOutside());
        std::vector<float> sorted = others.distances;
        std::ranges::sort(sorted);
        QVERIFY(std::abs(sorted[500] - 1) < 1e-5F);
        std::vector<float> twins(static_cast<std::size_t>(30 * columns), 1.0F); // all at one place but the last
        twins.back() = 2;
        const Matrix places(twins, 30, columns);
        const Familiarity alike = familiarityOf(places, places, {.isSelf = true}, {});
        QCOMPARE(alike.distances.front(), 0.0F);
        QVERIFY(alike.distances.back() > alike.distances.front());
        QVERIFY_EXCEPTION_THROWN(familiarityOf(cloud(5, 0, 1), reference, {.isSelf = true}, {}), Error);
    }

    void distancesAreInUnitsOfTheReference() {
        const Matrix reference = cloud(500, 0, 1);
        const Familiarity near = familiarityOf(cloud(500, 0, 2), reference, {}, {});
        std::vector<float> sorted = near.distances;
        std::ranges::sort(sorted);
        QVERIFY(std::abs(sorted[250] - 1) < 0.1F);
        std::vector<float> scaled(reference.data(), reference.data() + reference.rows() * columns);
        const Matrix one = cloud(1, 2, 5);
        std::vector<float> scaledPoint(one.data(), one.data() + columns);
        for (float& value : scaled)
            value *= 1000;
        for (float& value : scaledPoint)
            value *= 1000;
        const float plain = familiarityOf(one, reference, {}, {}).distances[0];
        const float large =
            familiarityOf(Matrix(scaledPoint, 1, columns), Matrix(scaled, 500, columns), {}, {}).distances[0];
        QVERIFY(std::abs(plain - large) < 1e-4F * plain);
    }

    void rowsThatAreNotFiniteAreNeitherInNorOut() {
        std::vector<float> values(columns, std::numeric_limits<float>::quiet_NaN());
        const Familiarity result = familiarityOf(Matrix(values, 1, columns), cloud(50, 0, 1), {}, {});
        QVERIFY(std::isnan(result.distances[0]) && std::isnan(result.beyond[0]));
        QVERIFY(!result.isOutside(0));
        QCOMPARE(result.shareOutside(), 0.0);
    }

    void referencesThatDoNotFitAreRefused() {
        QVERIFY_EXCEPTION_THROWN(familiarityOf(cloud(5, 0, 1), cloud(8, 0, 2), {}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(familiarityOf(Matrix({1, 2, 3}, 1, 3), cloud(80, 0, 2), {}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestFamiliarity)
#include "test_familiarity.moc"
