// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sorted_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <QTest>

#include "core/error.h"

using namespace oddity::core;

namespace {

/// What sortedRows promises, by a stable sort with comparisons.
template <typename Value, typename IsMissing>
std::vector<RowId> expectedOrder(const std::vector<Value>& values, bool isAscending, IsMissing isMissing) {
    std::vector<RowId> rows = allRows(values.size());
    const auto end =
        std::stable_partition(rows.begin(), rows.end(), [&](RowId row) { return !isMissing(row.index()); });
    std::stable_sort(rows.begin(), end, [&](RowId a, RowId b) {
        return isAscending ? values[a.index()] < values[b.index()] : values[b.index()] < values[a.index()];
    });
    return rows;
}

} // namespace

class TestSortedRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sortsAsAComparisonDoes_data() {
        QTest::addColumn<bool>("isAscending");
        QTest::newRow("up") << true;
        QTest::newRow("down") << false;
    }
    void sortsAsAComparisonDoes() {
        QFETCH(bool, isAscending);
        constexpr std::size_t rows = 5000;
        std::mt19937_64 random(3);
        std::normal_distribution<double> normal;
        std::vector<double> reals(rows);
        std::vector<std::int64_t> integers(rows), nulls;
        std::vector<std::string> texts(rows);
        std::vector<float> scores(rows);
        static constexpr const char* words[] = {
            "", "a", "ab", "elliptical", "elliptic", "elliptical galaxy 1", "elliptical galaxy 2", "\xc3\xa9", "Zz"};
        for (std::size_t row = 0; row < rows; ++row) {
            reals[row] = row % 13 == 0 ? std::nan("") : row % 7 == 0 ? -0.0 : row % 5 == 0 ? 0.0 : normal(random) * 1e3;
            if (row == 77)
                reals[row] = -std::numeric_limits<double>::infinity();
            integers[row] = static_cast<std::int64_t>(random()) >> (random() % 64);
            if (row % 17 == 3)
                nulls.push_back(static_cast<std::int64_t>(row));
            texts[row] = words[random() % 9];
            if (row % 3 == 0)
                texts[row] += std::string(random() % 300, 'x') + std::to_string(random() % 20);
            scores[row] = row % 11 == 0 ? std::nanf("") : static_cast<float>(normal(random));
        }
        QCOMPARE(sortedRows(allRows(rows), {"x", "", "", "", reals, {}}, isAscending, {}),
                 expectedOrder(reals, isAscending, [&](std::size_t row) { return std::isnan(reals[row]); }));
        QCOMPARE(sortedRows(allRows(rows), {"n", "", "", "", integers, nulls}, isAscending, {}),
                 expectedOrder(integers, isAscending, [](std::size_t row) { return row % 17 == 3; }));
        QCOMPARE(sortedRows(allRows(rows), {"t", "", "", "", texts, {}}, isAscending, {}),
                 expectedOrder(texts, isAscending, [&](std::size_t row) { return texts[row].empty(); }));
        QCOMPARE(sortedRows(allRows(rows), scores, isAscending, {}),
                 expectedOrder(scores, isAscending, [&](std::size_t row) { return std::isnan(scores[row]); }));
    }

    void takesSomeRowsOnly() {
        const Column column{"x", "", "", "", std::vector<std::int64_t>{5, 4, 3, 2}, {}};
        QCOMPARE(sortedRows({RowId{1}, RowId{3}}, column, true, {}), (std::vector<RowId>{RowId{3}, RowId{1}}));
        QCOMPARE(sortedRows({}, column, true, {}).size(), std::size_t{0});
    }

    void stops() {
        std::stop_source stop;
        stop.request_stop();
        std::vector<double> values(1000);
        QVERIFY_EXCEPTION_THROWN(sortedRows(allRows(1000), {"x", "", "", "", values, {}}, true,
                                            Progress{.stop = stop.get_token(), .report = {}}),
                                 Error);
    }
};

QTEST_GUILESS_MAIN(TestSortedRows)
#include "test_sorted_rows.moc"
