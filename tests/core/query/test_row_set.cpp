// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/row_set.h"

#include <QTest>

#include "core/error.h"

using namespace oddity::core;

namespace {

constexpr std::size_t rowCount = 200;

RowSet multiplesOf(std::int64_t number) {
    RowSet rows(rowCount);
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(rowCount); row += number)
        rows.insert(RowId{row});
    return rows;
}

} // namespace

class TestRowSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void combinesRowByRow_data() {
        QTest::addColumn<int>("operation");
        QTest::newRow("and") << int(SetOperation::And);
        QTest::newRow("or") << int(SetOperation::Or);
        QTest::newRow("xor") << int(SetOperation::Xor);
        QTest::newRow("and not") << int(SetOperation::AndNot);
    }
    void combinesRowByRow() {
        QFETCH(int, operation);
        const RowSet both = multiplesOf(2).combined(multiplesOf(3), static_cast<SetOperation>(operation));
        std::size_t count = 0;
        for (std::int64_t row = 0; row < static_cast<std::int64_t>(rowCount); ++row) {
            const bool two = row % 2 == 0;
            const bool three = row % 3 == 0;
            const bool expected[] = {two && three, two || three, two != three, two && !three};
            QCOMPARE(both.contains(RowId{row}), expected[operation]);
            count += expected[operation] ? 1 : 0;
        }
        QCOMPARE(both.count(), count);
    }

    void theComplementHasNoRowsBeyondTheEnd() {
        const RowSet others = multiplesOf(1).complement();
        QCOMPARE(others.count(), std::size_t{0});
        QCOMPARE(RowSet(rowCount).complement().count(), rowCount);
        QCOMPARE(RowSet(0).complement().count(), std::size_t{0});
        QCOMPARE(RowSet(rowCount).complement().rows().back(), RowId{199});
    }

    void goesOverToASelectionAndBack() {
        const RowSet rows = multiplesOf(7);
        QCOMPARE(RowSet(rowCount, rows.selection()), rows);
        QCOMPARE(RowSet(rowCount, Selection({RowId{3}, RowId{200}, RowId{}})).count(), std::size_t{1});
        QCOMPARE(RowSet::fromWords(rowCount, rows.words()), rows);
    }

    void refusesSetsOfTwoTables() { QVERIFY_EXCEPTION_THROWN(RowSet(3).combined(RowSet(4), SetOperation::Or), Error); }
};

QTEST_GUILESS_MAIN(TestRowSet)
#include "test_row_set.moc"
