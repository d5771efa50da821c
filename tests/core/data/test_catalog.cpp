// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/catalog.h"

#include <cmath>
#include <limits>

#include <QTest>

#include "core/error.h"

using namespace oddity::core;

class TestCatalog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsObjectsAndColumns() {
        const Catalog catalog({{.name = "Name", .values = std::vector<std::string>{"b", "a"}},
                               {.name = "mag", .values = std::vector<double>{18.5, 19}}},
                              "name");
        QCOMPARE(catalog.rowCount(), 2U);
        QCOMPARE(catalog.id(RowId{1}), std::string("a"));
        QCOMPARE(catalog.rowOf("b")->value, std::int64_t{0});
        QVERIFY(!catalog.rowOf("c"));
        QCOMPARE(&catalog.column("MAG"), catalog.find("mag"));
        QVERIFY(!catalog.find("z"));
        try {
            catalog.column("z");
            QFAIL("was found");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::NotFound);
            QVERIFY(error.detail().find("mag") != std::string::npos);
        }
    }

    void keepsLookupsWhenMoved() {
        Catalog first({{.name = "id", .values = std::vector<std::string>{"x", "a long object identifier"}}}, "id");
        const Catalog second = std::move(first);
        QCOMPARE(second.rowOf("x")->value, std::int64_t{0});
        QCOMPARE(second.rowOf("a long object identifier")->value, std::int64_t{1});
    }

    void numbersRowsWithoutAnIdColumn() {
        const Catalog catalog({{.name = "x", .values = std::vector<double>{1, 2, 3}}}, "");
        QCOMPARE(catalog.id(RowId{2}), std::string("2"));
    }

    void refusesIdsThatDoNotName_data() {
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<qint64>("row");
        QTest::newRow("twice") << QStringList{"a", "b", "a"} << qint64{2};
        QTest::newRow("empty") << QStringList{"a", ""} << qint64{1};
    }
    void refusesIdsThatDoNotName() {
        QFETCH(QStringList, ids);
        QFETCH(qint64, row);
        std::vector<std::string> texts;
        for (const QString& id : ids)
            texts.push_back(id.toStdString());
        try {
            const Catalog catalog({{.name = "id", .values = texts}}, "id");
            QFAIL("was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QCOMPARE(error.place().row, row);
            QCOMPARE(error.place().field, std::string("id"));
        }
    }

    void refusesUnequalColumns() {
        QVERIFY_EXCEPTION_THROWN(Catalog({{.name = "a", .values = std::vector<double>{1}},
                                          {.name = "b", .values = std::vector<double>{1, 2}}},
                                         ""),
                                 Error);
    }

    void spellsValuesExactly() {
        const Column integers{.name = "n", .values = std::vector<std::int64_t>{9007199254740993, 5}, .nullRows = {1}};
        QCOMPARE(integers.textAt(RowId{0}), std::string("9007199254740993"));
        QCOMPARE(integers.textAt(RowId{1}), std::string());
        QVERIFY(std::isnan(integers.numberAt(RowId{1})));
        const Column reals{.name = "x", .values = std::vector<double>{0.1, std::numeric_limits<double>::quiet_NaN()}};
        QCOMPARE(reals.textAt(RowId{0}), std::string("0.1"));
        QCOMPARE(reals.textAt(RowId{1}), std::string());
        const Column vectors{.name = "v", .values = VectorColumn{2, {1, 2, 3, 4.5F}}};
        QCOMPARE(vectors.rowCount(), 2U);
        QCOMPARE(vectors.textAt(RowId{1}), std::string("3 4.5"));
        QVERIFY(!vectors.isNumeric());
    }

    void fingerprintKnowsOrderAndIds() {
        const auto of = [](std::vector<std::string> ids) {
            return Catalog({{.name = "id", .values = std::move(ids)}}, "id").fingerprint();
        };
        QCOMPARE(of({"a", "b"}), of({"a", "b"}));
        QVERIFY(of({"a", "b"}) != of({"b", "a"}));
        QVERIFY(of({"a", "bc"}) != of({"ab", "c"}));
    }
};

QTEST_GUILESS_MAIN(TestCatalog)
#include "test_catalog.moc"
