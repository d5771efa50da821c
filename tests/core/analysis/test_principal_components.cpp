// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <cmath>

#include "core/analysis/projection/principal_components.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;

namespace {

void compareNear(double actual, double expected, double tolerance) {
    QVERIFY2(std::abs(actual - expected) <= tolerance,
             qPrintable(QString("%1 is not %2").arg(actual, 0, 'g', 9).arg(expected, 0, 'g', 9)));
}

} // namespace

class TestPrincipalComponents : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Variance 10/4 along (3, 4)/5 and 2.5·(1/100) across: worked by hand.
    void handMadeEllipse() {
        std::vector<float> values;
        for (const int along : {-2, -1, 0, 1, 2})
            for (const int across : {-1, 1}) {
                values.push_back(10 + 0.6F * static_cast<float>(along) - 0.08F * static_cast<float>(across));
                values.push_back(-5 + 0.8F * static_cast<float>(along) + 0.06F * static_cast<float>(across));
            }
        const PrincipalComponents result = principalComponents(Matrix(values, 10, 2), 2);
        compareNear(result.mean[0], 10, 1e-6);
        compareNear(result.mean[1], -5, 1e-6);
        compareNear(result.axes.at(0, 0), 0.6, 1e-5);
        compareNear(result.axes.at(0, 1), 0.8, 1e-5);
        compareNear(result.axes.at(1, 0), 0.8, 1e-5); // the largest loading is made positive
        compareNear(result.axes.at(1, 1), -0.6, 1e-5);
        compareNear(result.explainedVariance[0], 2.0 / 2.01, 1e-5);
        compareNear(result.explainedVariance[1], 0.01 / 2.01, 1e-5);
        compareNear(result.positions.at(0, 0), -2, 1e-5);
        compareNear(result.positions.at(0, 1), 0.1, 1e-5);
        compareNear(result.positions.at(9, 0), 2, 1e-5);
    }

    void rowsThatAreNotFiniteStayNan() {
        const Matrix points = oddity::test::clusteredPoints(60, 5, 2, 4, 2);
        const PrincipalComponents with = principalComponents(oddity::test::withNan(points, 59), 2);
        const PrincipalComponents without =
            principalComponents(Matrix(std::vector<float>(points.data(), points.data() + 59 * 5), 59, 5), 2);
        QVERIFY(std::isnan(with.positions.at(59, 0)) && std::isnan(with.positions.at(59, 1)));
        for (std::size_t row = 0; row < 59; ++row)
            compareNear(with.positions.at(row, 0), without.positions.at(row, 0), 1e-4);
    }

    void asksForTwoRows() {
        QVERIFY_EXCEPTION_THROWN(principalComponents(Matrix(std::vector<float>{1, 2, 3}, 1, 3), 2), Error);
    }

    void noMoreComponentsThanColumns() {
        QCOMPARE(principalComponents(oddity::test::clusteredPoints(20, 3, 1, 0, 2), 10).positions.columns(),
                 std::size_t{3});
    }
};

QTEST_GUILESS_MAIN(TestPrincipalComponents)
#include "test_principal_components.moc"
