// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/column_statistics.h"

#include <cmath>
#include <limits>

#include <QTest>

#include "core/error.h"
#include "core/query/column_values.h"

using namespace oddity::core;

namespace {

const double missing = std::numeric_limits<double>::quiet_NaN();

} // namespace

class TestColumnStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofRealNumbers() {
        const Column column{"x", "", "", "", std::vector<double>{4, missing, 1, 2, 3, 2, INFINITY}, {}};
        const ColumnStatistics all = statisticsOf(column);
        QCOMPARE(all.count, 5);
        QCOMPARE(all.missing, 2);
        QCOMPARE(all.mean, 2.4);
        QCOMPARE(all.standardDeviation, std::sqrt(1.3));
        QCOMPARE(all.least, 1.0);
        QCOMPARE(all.most, 4.0);
        QCOMPARE(all.lowerQuartile, 2.0);
        QCOMPARE(all.median, 2.0);
        QCOMPARE(all.upperQuartile, 3.0);
        QCOMPARE(all.distinct, 4);
        const RowSet some(7, Selection({RowId{0}, RowId{1}, RowId{2}}));
        const ColumnStatistics part = statisticsOf(column, &some);
        QCOMPARE(part.count, 2);
        QCOMPARE(part.missing, 1);
        QCOMPARE(part.median, 2.5);
        QCOMPARE(part.lowerQuartile, 1.75);
    }

    void ofWholeNumbersWithNulls() {
        constexpr std::int64_t large = std::int64_t{1} << 60; // its neighbours are the same double
        const Column column{"n", "", "", "", std::vector<std::int64_t>{large, large + 1, -99, large}, {2}};
        const ColumnStatistics all = statisticsOf(column);
        QCOMPARE(all.count, 3);
        QCOMPARE(all.missing, 1);
        QCOMPARE(all.distinct, 2);
        QCOMPARE(all.least, static_cast<double>(large));
    }

    void ofTexts() {
        const Column column{"t", "", "", "", std::vector<std::string>{"S", "", "E", "S", "Irr"}, {}};
        const ColumnStatistics all = statisticsOf(column);
        QCOMPARE(all.count, 4);
        QCOMPARE(all.missing, 1);
        QCOMPARE(all.distinct, 3);
        QVERIFY(std::isnan(all.mean));
        using Frequent = std::vector<std::pair<std::string, std::int64_t>>;
        QCOMPARE(frequentValuesOf(column, 2), (Frequent{{"S", 2}, {"E", 1}}));
        const RowSet some(5, Selection({RowId{1}, RowId{4}}));
        QCOMPARE(frequentValuesOf(column, 9, &some), (Frequent{{"Irr", 1}}));
        const Column numbers{"n", "", "", "", std::vector<std::int64_t>{3, 5, 5, 3, 5}, {0}};
        QCOMPARE(frequentValuesOf(numbers, 9), (Frequent{{"5", 3}, {"3", 1}}));
    }

    void ofNothing() {
        const Column column{"x", "", "", "", std::vector<double>{missing, missing}, {}};
        const ColumnStatistics all = statisticsOf(column);
        QCOMPARE(all.count, 0);
        QCOMPARE(all.missing, 2);
        QVERIFY(std::isnan(all.mean) && std::isnan(all.median) && std::isnan(all.least));
        QCOMPARE(statisticsOf(Column{"v", "", "", "", VectorColumn{2, {1, 2, 3, 4}}, {}}).count, 0);
    }

    void takesRowsOutOfColumns() {
        const std::vector<RowId> rows{RowId{2}, RowId{}, RowId{0}, RowId{1}};
        const Column numbers = columnAt({"n", "u", "c", "d", std::vector<std::int64_t>{7, 8, 9}, {1}}, rows);
        const DisplayFormat display{.kind = DisplayFormat::Kind::Fixed, .width = 8, .digits = 3};
        const Column single = columnAt(
            {.name = "e", .values = std::vector<double>{0.1F, 2, 3}, .isSingle = true, .display = display}, rows);
        QVERIFY(single.isSingle && single.display == display);
        QCOMPARE(std::get<1>(numbers.values), (std::vector<std::int64_t>{9, 0, 7, 8}));
        QCOMPARE(numbers.nullRows, (std::vector<std::int64_t>{1, 3}));
        QCOMPARE(numbers.unit, std::string("u"));
        QCOMPARE(columnAt({"t", "", "", "", std::vector<std::string>{"a", "b", "c"}, {}}, rows).textAt(RowId{0}),
                 std::string("c"));
        ArrayColumn arrays;
        arrays.starts = {0, 2, 2, 3};
        arrays.elements = std::vector<double>{1, 2, 3};
        const Column taken = columnAt({"a", "", "", "", arrays, {}}, rows);
        QCOMPARE(taken.rowCount(), std::size_t{4});
        QCOMPARE(taken.textAt(RowId{0}), std::string("3"));
        QCOMPARE(taken.textAt(RowId{1}), std::string());
        QCOMPARE(taken.textAt(RowId{2}), std::string("1 2"));
        const Column vectors = columnAt({"v", "", "", "", VectorColumn{2, {1, 2, 3, 4, 5, 6}}, {}}, rows);
        QCOMPARE(vectors.textAt(RowId{0}), std::string("5 6"));
    }
};

QTEST_GUILESS_MAIN(TestColumnStatistics)
#include "test_column_statistics.moc"
