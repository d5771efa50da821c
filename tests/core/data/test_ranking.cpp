// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/ranking.h"

#include <limits>

#include <QTest>

using namespace oddity::core;

class TestRanking : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksBestFirstAndLeavesOutTheUndefined() {
        constexpr float nan = std::numeric_limits<float>::quiet_NaN();
        constexpr float infinity = std::numeric_limits<float>::infinity();
        const std::vector<RowId> rows = rankRows({0.5F, nan, 2, 0.5F, -infinity, infinity});
        QCOMPARE(rows, (std::vector<RowId>{RowId{5}, RowId{2}, RowId{0}, RowId{3}, RowId{4}}));
        QVERIFY(rankRows({nan, nan}).empty());
        QVERIFY(rankRows({}).empty());
    }
};

QTEST_GUILESS_MAIN(TestRanking)
#include "test_ranking.moc"
