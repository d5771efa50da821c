// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/selection.h"

#include <QTest>

using namespace oddity::core;

class TestSelection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isASet() {
        const Selection selection = rows({5, 1, 5, 3});
        QCOMPARE(selection.rows(), (std::vector<RowId>{RowId{1}, RowId{3}, RowId{5}}));
        QVERIFY(selection.contains(RowId{3}));
        QVERIFY(!selection.contains(RowId{2}));
    }

    void combines_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QList<qint64>>("expected");
        QTest::newRow("replace") << int(SelectionMode::Replace) << QList<qint64>{2, 3};
        QTest::newRow("add") << int(SelectionMode::Add) << QList<qint64>{1, 2, 3};
        QTest::newRow("remove") << int(SelectionMode::Remove) << QList<qint64>{1};
        QTest::newRow("intersect") << int(SelectionMode::Intersect) << QList<qint64>{2};
        QTest::newRow("xor") << int(SelectionMode::Xor) << QList<qint64>{1, 3};
    }
    void combines() {
        QFETCH(int, mode);
        QFETCH(QList<qint64>, expected);
        QCOMPARE(rows({1, 2}).combined(rows({2, 3}), static_cast<SelectionMode>(mode)), rows(expected));
    }

    void theComplementIsTheRest() {
        QCOMPARE(rows({0, 2, 4}).complement(5), rows({1, 3}));
        QCOMPARE(rows({}).complement(3), rows({0, 1, 2}));
        QCOMPARE(rows({0, 1, 2}).complement(3), rows({}));
    }

private:
    static Selection rows(const QList<qint64>& values) {
        std::vector<RowId> ids;
        for (const qint64 value : values)
            ids.push_back(RowId{value});
        return Selection(std::move(ids));
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "test_selection.moc"
