// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <QTest>

#include "core/error.h"
#include "widgets/table/row_order.h"
#include "widgets/table/value_text.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

const double missing = std::numeric_limits<double>::quiet_NaN();

RowOrder orderOf(std::vector<Column> columns, const std::string& key) {
    columns.push_back({"id", "", "", "", std::vector<std::string>{"a1", "B2", "a3", "c4", "A5"}, {}});
    RowOrder order;
    order.catalog = std::make_shared<const Catalog>(std::move(columns), "id");
    order.key = RowOrder::Key::Column;
    if (const Column* column = order.catalog->find(key))
        order.column = std::shared_ptr<const Column>(order.catalog, column);
    return order;
}

std::vector<std::int64_t> sorted(const RowOrder& order) {
    std::vector<std::int64_t> rows;
    for (const RowId row : rowsInOrder(order, {}))
        rows.push_back(row.value);
    return rows;
}

using Rows = std::vector<std::int64_t>;

} // namespace

class RowOrderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingNumbersComeLastBothWays() {
        RowOrder order = orderOf({{"x", "", "", "", std::vector<double>{2, missing, -1, 2, missing}, {}}}, "x");
        QCOMPARE(sorted(order), (Rows{2, 0, 3, 1, 4}));
        order.isAscending = false;
        QCOMPARE(sorted(order), (Rows{0, 3, 2, 1, 4}));
    }

    void largeIntegersKeepTheirOrder() {
        constexpr std::int64_t large = (std::int64_t{1} << 60);
        const RowOrder order =
            orderOf({{"n", "", "", "", std::vector<std::int64_t>{large + 2, large + 1, 0, large, 5}, {2}}}, "n");
        QCOMPARE(sorted(order), (Rows{4, 3, 1, 0, 2}));
    }

    void textsSortWithEmptyOnesLast() {
        RowOrder order = orderOf({{"t", "", "", "", std::vector<std::string>{"E", "", "S", "E", "B"}, {}}}, "t");
        QCOMPARE(sorted(order), (Rows{4, 0, 3, 2, 1}));
        order.isAscending = false;
        QCOMPARE(sorted(order), (Rows{2, 0, 3, 4, 1}));
    }

    void fieldsSortWithNaNLast() {
        RowOrder order = orderOf({}, "");
        auto field = std::make_shared<Field>();
        field->values = {0.5F, std::nanf(""), 0.9F, 0.1F, 0.5F};
        order.key = RowOrder::Key::Field;
        order.field = field;
        order.isAscending = false;
        QCOMPARE(sorted(order), (Rows{2, 0, 4, 3, 1}));
    }

    void findsByIdAndNarrows() {
        RowOrder order = orderOf({}, "");
        order.key = RowOrder::Key::CatalogOrder;
        order.idPart = "A";
        QCOMPARE(sorted(order), (Rows{0, 2, 4}));
        order.among = std::make_shared<const std::vector<RowId>>(std::vector<RowId>{{4}, {1}, {0}});
        QCOMPARE(sorted(order), (Rows{0, 4}));
        order.idPart = "zz";
        QVERIFY(sorted(order).empty());
    }

    void narrowsToSetsAndKeepsAnOrderThatIsGiven() {
        RowOrder order = orderOf({}, "");
        order.key = RowOrder::Key::CatalogOrder;
        order.among = std::make_shared<const std::vector<RowId>>(std::vector<RowId>{{4}, {1}, {0}, {3}});
        order.keepsOrder = true;
        order.within = {std::make_shared<const RowSet>(5, Selection({RowId{0}, RowId{3}, RowId{4}})),
                        std::make_shared<const RowSet>(5, Selection({RowId{1}, RowId{0}, RowId{4}}))};
        QCOMPARE(sorted(order), (Rows{4, 0}));
        order.among = nullptr;
        QCOMPARE(sorted(order), (Rows{0, 4}));
        const RowLines lines = linesOf({RowId{4}, RowId{0}}, 5);
        QCOMPARE(lines.lines, (std::vector<std::int32_t>{1, -1, -1, -1, 0}));
    }

    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(rowsInOrder(orderOf({}, ""), Progress{.stop = stop.get_token(), .report = {}}), Error);
    }

    void sexagesimalCarries() {
        QCOMPARE(rightAscensionText(0), QStringLiteral("00ʰ 00ᵐ 00.00ˢ"));
        QCOMPARE(rightAscensionText(359.9999999), QStringLiteral("00ʰ 00ᵐ 00.00ˢ"));
        QCOMPARE(rightAscensionText(188.7365833), QStringLiteral("12ʰ 34ᵐ 56.78ˢ"));
        QCOMPARE(rightAscensionText(missing), QStringLiteral("–"));
        QCOMPARE(declinationText(-0.00002), QStringLiteral("−00° 00′ 00.1″"));
        QCOMPARE(declinationText(12.99999999), QStringLiteral("+13° 00′ 00.0″"));
        QCOMPARE(declinationText(-5.0675556), QStringLiteral("−05° 04′ 03.2″"));
    }
};

QTEST_GUILESS_MAIN(RowOrderTest)
#include "test_row_order.moc"
