// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/matrix.h"

#include <cmath>
#include <limits>

#include <QTest>

#include "core/error.h"

using namespace oddity::core;

class TestMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesRowsAndSharesStorage() {
        const Matrix matrix({1, 2, 3, 4, 5, 6}, 3, 2);
        const Matrix copy = matrix;
        QCOMPARE(copy.data(), matrix.data());
        QCOMPARE(matrix.row(1)[0], 3.0F);
        QCOMPARE(matrix.at(2, 1), 6.0F);
        QVERIFY(Matrix().empty());
    }

    void keepsItsOwnerAlive() {
        auto owner = std::make_shared<std::vector<float>>(4, 2.0F);
        const std::weak_ptr<std::vector<float>> watch = owner;
        {
            const float* data = owner->data();
            const Matrix matrix(std::move(owner), data, 2, 2);
            QVERIFY(!watch.expired());
            QCOMPARE(matrix.at(1, 1), 2.0F);
        }
        QVERIFY(watch.expired());
    }

    void knowsFiniteRows() {
        constexpr float nan = std::numeric_limits<float>::quiet_NaN();
        constexpr float infinity = std::numeric_limits<float>::infinity();
        const Matrix matrix({1, 2, nan, 4, 5, infinity, 7, 8}, 4, 2);
        QCOMPARE(matrix.finiteRows(), (std::vector<std::size_t>{0, 3}));
        QVERIFY(!matrix.rowIsFinite(2));
    }

    void refusesAWrongSize() { QVERIFY_EXCEPTION_THROWN(Matrix({1, 2, 3}, 2, 2), Error); }
};

QTEST_GUILESS_MAIN(TestMatrix)
#include "test_matrix.moc"
