// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/table_writer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QTest>

#include "core/error.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/display_format.h"
#include "table_files.h"

using namespace oddity::core;
using namespace std::string_literals;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

ArrayColumn arraysOf(std::vector<std::size_t> starts, decltype(ArrayColumn::elements) elements) {
    return {.starts = std::move(starts), .elements = std::move(elements)};
}

using Complex = std::complex<double>;

/// Every kind of column, three rows.
std::vector<Column> everyColumn() {
    using Texts = std::vector<std::string>;
    return {
        {.name = "text", .values = Texts{"a, \"b\"\nc <&>", "", "caf\xC3\xA9"}},
        {.name = "real",
         .unit = "deg",
         .ucd = "pos.eq.ra;meta.main",
         .description = "Right ascension, \"J2000\": degrees",
         .values = std::vector<double>{0.1 + 0.2, nan, -inf}},
        {.name = "integer",
         .values = std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 0,
                                             std::numeric_limits<std::int64_t>::max()},
         .nullRows = {1}},
        {.name = "boolean", .values = std::vector<std::uint8_t>{1, 0, 0}, .nullRows = {2}},
        {.name = "vector", .values = VectorColumn{2, {0.1F, 2, 3, 4.5F, -5, 1e-30F}}},
        {.name = "reals", .values = arraysOf({0, 2, 4, 6}, std::vector<double>{0.1, 2, nan, inf, -5, 1e-300})},
        {.name = "any_reals", .values = arraysOf({0, 3, 3, 4}, std::vector<double>{0.1, 0.2, 0.3, 4})},
        {.name = "integers", .values = arraysOf({0, 0, 1, 3}, std::vector<std::int64_t>{9007199254740993, -1, 0})},
        {.name = "booleans", .values = arraysOf({0, 2, 4, 6}, std::vector<std::uint8_t>{1, 0, 0, 0, 1, 1})},
        {.name = "complex", .values = arraysOf({0, 1, 2, 3}, std::vector<Complex>{{1, -2}, {0.1, 0.2}, {-3, 0}})},
        {.name = "complexes", .values = arraysOf({0, 1, 3, 3}, std::vector<Complex>{{1, -2}, {0.1, 0.2}, {-3, 1e-9}})},
        {.name = "texts", .values = arraysOf({0, 2, 4, 6}, Texts{"a", "bc", "", "d e", "f\"", "\xC3\xA9"})},
        {.name = "cube",
         .values = arraysOf({0, 4, 8, 12}, std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
         .shape = {2, 2}},
        {.name = "single", .values = std::vector<double>{0.1F, nan, 1e-30F}, .isSingle = true},
        {.name = "singles", .values = arraysOf({0, 1, 3, 3}, std::vector<double>{0.1F, 2.5, -0.7F}), .isSingle = true},
        {.name = "single_complex",
         .values = arraysOf({0, 1, 2, 3}, std::vector<Complex>{{0.1F, -2}, {0.3F, 0.2F}, {-3, 0}}),
         .isSingle = true},
        {.name = "last", .values = std::vector<double>{1, 2, 3}}};
}

} // namespace

class TestTableRoundTrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryColumn_data() {
        QTest::addColumn<QString>("ending");
        for (const char* ending : {"fits", "vot", "ecsv"})
            QTest::newRow(ending) << QString(ending);
    }
    void keepsEveryColumn() {
        QFETCH(QString, ending);
        const auto path = m_files.path("t." + ending.toStdString());
        writeTable(path, everyColumn(), "objects");
        const Table read = readTable(path, {});
        QCOMPARE(read.rows, 3U);
        const std::vector<Column> expected = everyColumn();
        QCOMPARE(read.columns.size(), expected.size());
        for (std::size_t index = 0; index < expected.size(); ++index) {
            const Column& left = read.columns[index];
            const Column& right = expected[index];
            QCOMPARE(left.name, right.name);
            QCOMPARE(left.unit, right.unit);
            QCOMPARE(left.ucd, right.ucd);
            QCOMPARE(left.description, right.description);
            QCOMPARE(left.nullRows, right.nullRows);
            QVERIFY2(left.values.index() == right.values.index(), left.name.c_str());
            if (const auto* arrays = std::get_if<ArrayColumn>(&right.values)) {
                QVERIFY2(std::get<ArrayColumn>(left.values).elements.index() == arrays->elements.index(),
                         left.name.c_str());
                QCOMPARE(std::get<ArrayColumn>(left.values).starts, arrays->starts);
            }
            QVERIFY2(left.shape == right.shape, left.name.c_str());
            if (!std::holds_alternative<VectorColumn>(right.values))
                QVERIFY2(left.isSingle == right.isSingle, left.name.c_str());
            for (std::int64_t row = 0; row < 3; ++row)
                QCOMPARE(left.textAt(RowId{row}), right.textAt(RowId{row}));
        }
    }

    void float32HasItsOwnDigits() {
        const std::vector<Column> columns = everyColumn();
        const auto textIn = [&columns](const char* name) {
            return std::ranges::find(columns, name, &Column::name)->textAt(RowId{0});
        };
        QCOMPARE(textIn("single"), "0.1"s);
        QCOMPARE(textIn("singles"), "0.1"s);
        QCOMPARE(textIn("single_complex"), "0.1-2i"s);
    }

    void keepsHowNumbersAreShown() {
        const std::vector<double> values{1.23456789, -2};
        const auto shown = [](const char* tdisp) { return displayFormatOf(tdisp); };
        const std::vector<Column> columns{
            {.name = "fixed", .values = values, .display = shown("F8.3")},
            {.name = "general", .values = values, .display = shown("G10.4")},
            {.name = "integer", .values = std::vector<std::int64_t>{1, 2}, .display = shown("I6")},
            {.name = "text", .values = std::vector<std::string>{"a", "b"}, .display = shown("A12")}};
        for (const char* name : {"t.fits", "t.vot"}) {
            writeTable(m_files.path(name), columns, "");
            const Table read = readTable(m_files.path(name), {});
            for (std::size_t index = 0; index < columns.size(); ++index) {
                QVERIFY2(read.columns[index].display == columns[index].display, columns[index].name.c_str());
                QCOMPARE(read.columns[index].textAt(RowId{0}), columns[index].textAt(RowId{0}));
            }
        }
        writeTable(m_files.path("e.fits"), {{.name = "e", .values = values, .display = shown("E12.4")}}, "");
        QVERIFY(readTable(m_files.path("e.fits"), {}).columns[0].display == shown("E12.4"));
    }

    void keepsVariableTextsInVoTableAndEcsv() {
        const std::vector<Column> columns{
            {.name = "texts", .values = arraysOf({0, 1, 1, 3}, std::vector<std::string>{"a,b", "", "\xC3\xA9 x"})}};
        for (const char* name : {"t.vot", "t.ecsv"}) {
            writeTable(m_files.path(name), columns, "");
            const Column read = readTable(m_files.path(name), {}).columns.at(0);
            const auto& arrays = std::get<ArrayColumn>(read.values);
            QCOMPARE(arrays.starts, (std::vector<std::size_t>{0, 1, 1, 3}));
            QCOMPARE(std::get<std::vector<std::string>>(arrays.elements),
                     (std::vector<std::string>{"a,b", "", "\xC3\xA9 x"}));
        }
    }

    void csvKeepsScalarsAndSpellsArrays() {
        writeTable(m_files.path("t.csv"), everyColumn(), "");
        const Table read = readTable(m_files.path("t.csv"), {});
        const std::vector<Column> expected = everyColumn();
        QCOMPARE(read.columns.size(), expected.size() + 1);
        for (const std::size_t index : {0U, 1U, 2U, 3U})
            for (std::int64_t row = 0; row < 3; ++row)
                QCOMPARE(read.columns[index].textAt(RowId{row}), expected[index].textAt(RowId{row}));
        for (std::size_t index = 6; index < expected.size(); ++index)
            for (std::int64_t row = 0; row < 3; ++row)
                QCOMPARE(read.columns[index].textAt(RowId{row}), expected[index - 1].textAt(RowId{row}));
    }

    void keepsATableWithoutRows_data() { keepsEveryColumn_data(); }
    void keepsATableWithoutRows() {
        QFETCH(QString, ending);
        const auto path = m_files.path("e." + ending.toStdString());
        writeTable(path,
                   {{.name = "x", .unit = "m", .values = std::vector<double>()},
                    {.name = "a", .values = arraysOf({0}, std::vector<double>())}},
                   "");
        const Table read = readTable(path, {});
        QCOMPARE(read.rows, 0U);
        QCOMPARE(read.columns.size(), 2U);
        QCOMPARE(read.columns[0].unit, "m"s);
    }

    void keepsMissingCellsOfASingleColumn() {
        for (const char* name : {"t.csv", "t.ecsv", "t.vot", "t.fits"}) {
            writeTable(m_files.path(name),
                       {{.name = "n", .values = std::vector<std::int64_t>{0, 7, 0}, .nullRows = {0, 2}}}, "");
            const Table read = readTable(m_files.path(name), {});
            QCOMPARE(read.rows, 3U);
            QCOMPARE(read.columns[0].nullRows, (std::vector<std::int64_t>{0, 2}));
            QCOMPARE(read.columns[0].textAt(RowId{1}), "7"s);
        }
    }

    /// Names stay apart, and what was changed is said.
    void spellsNamesInAsciiForFits() {
        const std::vector<double> one{1};
        const std::vector<Column> columns{{.name = "\xC3\xA9", .unit = "\xC2\xB5m", .values = one},
                                          {.name = "_", .unit = "\xC3\x85", .values = one},
                                          {.name = "\xC3\xA8", .unit = "\xE2\x98\x89", .values = one},
                                          {.name = "x", .description = "\xCE\xB1", .values = one}};
        const std::vector<std::string> remarks = writeTable(m_files.path("names.fits"), columns, "");
        QCOMPARE(remarks.size(), 1U);
        for (const char* part : {"column '\xC3\xA9' is called '__2'", "column '\xC3\xA8' is called '__3'",
                                 "the unit '\xC2\xB5m' of '__2' is written 'um'", "the description of 'x'"})
            QVERIFY2(remarks.front().find(part) != std::string::npos, remarks.front().c_str());
        const Table read = readTable(m_files.path("names.fits"), {});
        const auto texts = [&read](std::string Column::*text) {
            std::vector<std::string> all;
            for (const Column& column : read.columns)
                all.push_back(column.*text);
            return all;
        };
        QCOMPARE(texts(&Column::name), (std::vector<std::string>{"__2", "_", "__3", "x"}));
        QCOMPARE(texts(&Column::unit), (std::vector<std::string>{"um", "Angstrom", "?", ""}));
        QVERIFY(writeTable(m_files.path("names.vot"), columns, "").empty());
    }

    void refusesWhatFitsCannotHold() {
        const std::vector<Column> columns(1000, {.name = "x", .values = std::vector<double>{1}});
        QVERIFY_EXCEPTION_THROWN(writeTable(m_files.path("wide.fits"), columns, ""), Error);
        QVERIFY(!std::filesystem::exists(m_files.path("wide.fits")));
        writeTable(m_files.path("wide.vot"), columns, "");
        QCOMPARE(readTable(m_files.path("wide.vot"), {}).columns.size(), 1000U);
    }

    /// FITS has no blanks behind a text, the other formats have.
    void aCatalogHasTheSameIdsInEveryFormat() {
        const std::vector<Column> columns{{.name = "id", .values = std::vector<std::string>{"a ", " b", "c  d   "}},
                                          {.name = "ra", .values = std::vector<double>{1, 2, 3}},
                                          {.name = "dec", .values = std::vector<double>{1, 2, 3}}};
        std::string fingerprint;
        for (const char* name : {"t.fits", "t.vot", "t.csv", "t.ecsv"}) {
            writeTable(m_files.path(name), columns, "t");
            for (const char* id : {"", "ID"}) {
                const Catalog catalog = readCatalog({.path = m_files.path(name), .idColumn = id}, {}).catalog;
                QCOMPARE(catalog.id(RowId{0}), std::string("a"));
                QCOMPARE(catalog.id(RowId{1}), std::string(" b"));
                QCOMPARE(catalog.id(RowId{2}), std::string("c  d"));
                fingerprint = fingerprint.empty() ? catalog.fingerprint() : fingerprint;
                QCOMPARE(catalog.fingerprint(), fingerprint);
            }
        }
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestTableRoundTrip)
#include "test_table_round_trip.moc"
