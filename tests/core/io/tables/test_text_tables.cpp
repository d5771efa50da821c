// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTest>

#include "core/error.h"
#include "core/io/file_info.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/sky_angle.h"
#include "core/io/tables/table_location.h"
#include "table_files.h"

using namespace oddity::core;
using namespace std::string_literals;

class TestTextTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEcsv_data() {
        QTest::addColumn<QByteArray>("delimiter");
        QTest::newRow("commas") << QByteArray(",");
        QTest::newRow("blanks") << QByteArray(" ");
    }
    void readsEcsv() {
        QFETCH(QByteArray, delimiter);
        const std::string d = delimiter.toStdString();
        const std::string header = "# %ECSV 1.0\n# ---\n# delimiter: '" + d +
                                   "'\n# datatype:\n"
                                   "# - {name: id, datatype: uint64, description: 'The id: exact'}\n"
                                   "# - {name: ra, unit: deg, datatype: float64, meta: {ucd: pos.eq.ra}}\n"
                                   "# - {name: flag, datatype: bool}\n"
                                   "# - {name: code, datatype: string}\n"
                                   "# - name: fluxes\n#   datatype: string\n#   subtype: float64[2]\n"
                                   "# - {name: list, datatype: string, subtype: 'int64[null]'}\n"
                                   "# - {name: z, datatype: complex128}\n"
                                   "# meta: !!omap\n# - {author: someone}\n"
                                   "# schema: astropy-2.0\n";
        const auto line = [&d](std::initializer_list<std::string> cells) {
            std::string text;
            for (const std::string& cell : cells)
                text += (text.empty() ? "" : d) + cell;
            return text + "\n";
        };
        const Table table = m_files.read(
            "t.ecsv",
            header + line({"id", "ra", "flag", "code", "fluxes", "list", "z"}) +
                line({"18446744073709551615", "10.5", "True", "007", "\"[1.5,NaN]\"", "\"[1,2,3]\"", "1-2j"}) +
                line({"1", "\"\"", "False", "\"a b\"", "\"[2,3]\"", "[]", "0.5+1e-3j"}));
        QCOMPARE(contentOf(m_files.path("t.ecsv")), FileContent::Ecsv);
        QCOMPARE(table.rows, 2U);
        QCOMPARE(table.columns[0].textAt(RowId{0}), "18446744073709551615"s);
        QCOMPARE(table.columns[0].textAt(RowId{1}), "1"s);
        QCOMPARE(table.columns[0].description, "The id: exact"s);
        QCOMPARE(table.columns[1].unit, "deg"s);
        QCOMPARE(table.columns[1].ucd, "pos.eq.ra"s);
        QVERIFY(std::isnan(table.columns[1].numberAt(RowId{1})));
        QCOMPARE(table.columns[2].textAt(RowId{0}), "true"s);
        QCOMPARE(table.columns[3].textAt(RowId{0}), "007"s);
        QCOMPARE(table.columns[3].textAt(RowId{1}), "a b"s);
        QCOMPARE(table.columns[4].textAt(RowId{0}), "1.5 nan"s);
        QCOMPARE(table.columns[5].textAt(RowId{0}), "1 2 3"s);
        QCOMPARE(table.columns[5].textAt(RowId{1}), ""s);
        QCOMPARE(table.columns[6].textAt(RowId{1}), "0.5+0.001i"s);
    }

    /// As astropy reads it: only the blank ends a cell, and TABs beside blanks are blanks.
    void tabInsideAnEcsvCellIsText() {
        const std::string header = "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: string}\n"
                                   "# - {name: b, datatype: string}\na b\n";
        const Table table =
            m_files.read("t.ecsv", header + "x\ty p\n\"x\" \tp\n\tx p\nx p\t\nx\t \"p\tq\"\nx\t\"y p\n");
        const auto& first = std::get<std::vector<std::string>>(table.columns[0].values);
        const auto& second = std::get<std::vector<std::string>>(table.columns[1].values);
        QCOMPARE(first, (std::vector<std::string>{"x\ty", "x", "x", "x", "x", "x\t\"y"}));
        QCOMPARE(second, (std::vector<std::string>{"p", "p", "p", "p", "p\tq", "p"}));
    }

    void refusesDamagedEcsv_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no columns") << QByteArray("# %ECSV 1.0\n# ---\n# meta: {}\na,b\n1,2\n");
        QTest::newRow("bad yaml") << QByteArray("# %ECSV 1.0\n# ---\n# datatype: [\na,b\n1,2\n");
        QTest::newRow("other names") << QByteArray(
            "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: int64}\nb\n1\n");
        QTest::newRow("bad number") << QByteArray(
            "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: int64}\na\nx\n");
        QTest::newRow("bad array") << QByteArray(
            "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: string, subtype: 'int64[2]'}\na\n[1\n");
        QTest::newRow("many cells") << QByteArray(
            "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: int64}\na\n1 2\n");
        QTest::newRow("cut header") << QByteArray("# %ECSV 1.0\n");
    }
    void refusesDamagedEcsv() {
        QFETCH(QByteArray, text);
        try {
            m_files.read("t.ecsv", text.toStdString());
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QCOMPARE(error.place().path, m_files.path("t.ecsv").string());
        }
    }

    void readsColumnsApartByBlanks() {
        const Table table = m_files.read("t.txt", "#  id     ra    note\n"
                                                  "    1   10.5   \"a b\"\n"
                                                  "   22   -3.25\tc  \n\n");
        QCOMPARE(table.rows, 2U);
        QCOMPARE(table.columns[0].name, "id"s);
        QCOMPARE(table.columns[1].numberAt(RowId{1}), -3.25);
        QCOMPARE(table.columns[2].textAt(RowId{0}), "a b"s);
    }

    void passesOverCommentsInFrontOfTheNames() {
        const Table names = m_files.read("a.csv", "# made by hand\n# on a Monday\nid,x\n1,2.5\n");
        QCOMPARE(names.columns[0].name, "id"s);
        QCOMPARE(names.columns[1].numberAt(RowId{0}), 2.5);
        const Table comments = m_files.read("b.csv", "# made by hand\n#id,x\n1,2.5\n2,3\n");
        QCOMPARE(comments.rows, 2U);
        QCOMPARE(comments.columns[1].name, "x"s);
    }

    /// As VizieR writes TAB-separated tables: comments, an empty line, names, units, a rule, and an empty line at the
    /// end.
    void aFirstLineOfNumbersIsARow() {
        const Table table = m_files.read("t.csv", "1,10.5,1\n2,11,1\n3,12,3\n");
        QCOMPARE(table.rows, std::size_t{3});
        QCOMPARE(table.columns[0].name, "column1"s);
        QCOMPARE(table.columns[2].name, "column3"s);
        QCOMPARE(table.columns[1].textAt(RowId{0}), "10.5"s);
        QCOMPARE(table.remarks.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(table.remarks[0]).contains("column1"));
        QCOMPARE(m_files.read("t.txt", "# id mag\n1 20.5\n2 21\n").columns[1].name, "mag"s);
        const Table counted = m_files.read("t.csv", "0,1,2\n5,6,7\n");
        QCOMPARE(counted.rows, std::size_t{1});
        QCOMPARE(counted.columns[2].name, "2"s);
        try {
            m_files.read("t.csv", "1,2\n3,4\n5\n");
            QFAIL("was read");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("row 3") != std::string::npos, error.what());
        }
    }

    void readsUnitsAndARuleBelowTheNames() {
        const std::string vizier = "#\n#   VizieR Astronomical Server\n#Column\tRAJ2000\t(F10.6)\tRight ascension\n\n"
                                   "_RAJ2000\tName\tVmag\tn\ndeg\t \tmag\t\n----------\t-----\t-----\t-\n"
                                   " 10.684708\tM31  \t 3.440\t1\n  1.5\tM 32\t      \t\n\n#END#\n";
        const Table table = m_files.read("t.tsv", vizier);
        QCOMPARE(table.rows, 2U);
        QCOMPARE(table.columns[0].name, "_RAJ2000"s);
        QCOMPARE(table.columns[0].unit, "deg"s);
        QCOMPARE(table.columns[1].unit, ""s);
        QCOMPARE(table.columns[2].unit, "mag"s);
        QCOMPARE(table.columns[0].numberAt(RowId{0}), 10.684708);
        QCOMPARE(table.columns[2].numberAt(RowId{0}), 3.44);
        QVERIFY(std::isnan(table.columns[2].numberAt(RowId{1})));
        QVERIFY(std::holds_alternative<std::vector<std::int64_t>>(table.columns[3].values));
        QCOMPARE(table.columns[3].nullRows, std::vector<std::int64_t>{1});
        try {
            m_files.read("t.tsv", vizier + "1\t2\n");
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.place().row, std::int64_t{2});
            QVERIFY2(error.detail().find("line 12") != std::string::npos, error.what());
        }
        const Table ruled = m_files.read("t.txt", "a   b\n--- ----\n1   2.5\n");
        QCOMPARE(ruled.rows, 1U);
        QCOMPARE(ruled.columns[1].numberAt(RowId{0}), 2.5);
        const Table missing = m_files.read("t.csv", "a,b\n--,--\n1,2\n"); // no rule
        QCOMPARE(missing.rows, 2U);
    }

    void readsWhatCasJobsWrites() {
        const Table table = m_files.read("t.csv", "#Table1\nobjid,ra,dec\n1237648720693755918,180.5,-1.25\n");
        QCOMPARE(table.rows, 1U);
        QCOMPARE(table.columns[0].name, "objid"s);
        QCOMPARE(table.columns[0].textAt(RowId{0}), "1237648720693755918"s);
        const Table one = m_files.read("t.csv", "#Table1\nobjid\n1237648720693755918\n");
        QCOMPARE(one.rows, 1U);
        QCOMPARE(one.columns[0].name, "objid"s);
    }

    void readsIpacTables() {
        const std::string header = "\\fixlen = T\n\\ a comment\n"
                                   "|       ra|      n|name     | t|\n"
                                   "|   double|   long|char     | d|\n"
                                   "|      deg|       |         |  |\n"
                                   "|     null|     -9|null     |  |\n";
        const std::string rows = "  10.68471      12 M 31       1\n"
                                 "      null      -9 null        \n\n"
                                 " -1.25e+01 9007199254740993 x|y\n";
        const Table table =
            m_files.read("t.tbl", header + rows.substr(0, rows.find(" -1.25")) + " -1.25e+01       7 caf\xC3\xA9\r\n");
        QCOMPARE(table.rows, 3U);
        QCOMPARE(table.columns.size(), 4U);
        QVERIFY(contentOf(m_files.write("result", header + rows)) == FileContent::Csv);
        QCOMPARE(table.columns[0].name, "ra"s);
        QCOMPARE(table.columns[0].unit, "deg"s);
        QCOMPARE(table.columns[0].numberAt(RowId{0}), 10.68471);
        QVERIFY(std::isnan(table.columns[0].numberAt(RowId{1})));
        QCOMPARE(std::get<std::vector<std::int64_t>>(table.columns[1].values)[2], std::int64_t{7});
        QCOMPARE(table.columns[1].nullRows, std::vector<std::int64_t>{1});
        QCOMPARE(std::get<std::vector<std::string>>(table.columns[2].values),
                 (std::vector<std::string>{"M 31", "", "caf\xC3\xA9"}));
        QCOMPARE(table.columns[3].numberAt(RowId{0}), 1.0);
        for (const std::string& wrong : {rows, "        x       1 a         1\n"s, "   1.5     1.5 a         1\n"s}) {
            try {
                m_files.read("t.tbl", header + wrong);
                QFAIL("was read");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::BadInput);
                QVERIFY2(!error.place().field.empty() && error.place().row >= 0, error.what());
            }
        }
        QVERIFY_EXCEPTION_THROWN(m_files.read("t.tbl", "|a  |b  |\n|i|d   |\n 1   2\n"), Error);
        const Table bars = m_files.read("t.txt", "No.|Name|RA\n1|M 31|10.68\n2|M 32|10.67\n");
        QCOMPARE(bars.columns[2].numberAt(RowId{1}), 10.67);
    }

    void keepsTheLimits() {
        const auto refused = [this](const std::string& text) {
            try {
                m_files.read("t.csv", text);
                return false;
            } catch (const Error& error) {
                return error.kind() == ErrorKind::BadInput;
            }
        };
        QVERIFY(refused("a,b\n1," + std::string((1 << 20) + 1, 'x') + "\n"));
        std::string wide = "c0";
        for (int column = 1; column <= 5000; ++column)
            wide += ",c" + std::to_string(column);
        QVERIFY(refused(wide + "\n"));
        std::string row;
        for (int cell = 0; cell < 20; ++cell)
            row += (cell ? "," : "") + std::string(1 << 20, 'x');
        QVERIFY(refused("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t\n" + row + "\n"));
    }

    void namesATableInBrackets() {
        m_files.write("odd[1].csv", "a\n1\n");
        QCOMPARE(tableLocation(m_files.path("odd[1].csv")).table, ""s);
        QCOMPARE(tableLocation("a/b.fits[2]").file, std::filesystem::path("a/b.fits"));
        QCOMPARE(tableLocation("a/b.fits[ SCI ]").table, "SCI"s);
        QCOMPARE(tableLocation("a[1]/b.fits").table, ""s);
        QCOMPARE(tableLocation("[1]").table, ""s);
    }

    void tellsWhatATableHolds() {
        m_files.write("t.ecsv",
                      "# %ECSV 1.0\n# ---\n# datatype:\n"
                      "# - {name: a, unit: mJy, datatype: string, subtype: 'float64[2]', meta: {ucd: phot.flux}}\n"
                      "a\n\"[1,2]\"\n");
        const std::string info = fitsInfoJson(m_files.path("t.ecsv"));
        for (const char* part : {"\"2 reals\"", "\"mJy\"", "\"phot.flux\"", "\"rows\":1"})
            QVERIFY2(info.find(part) != std::string::npos, info.c_str());
    }

    void readsSexagesimalPositions() {
        const auto path = m_files.write("t.csv", "id,RA,Dec\n1,12:30:00,-01:30:36\n2,,+89 59 59.9\n");
        const LoadedCatalog loaded = readCatalog({.path = path}, {});
        QCOMPARE(loaded.raColumn, "RA_deg"s);
        QCOMPARE(loaded.catalog.column(loaded.raColumn).numberAt(RowId{0}), 187.5);
        QVERIFY(std::isnan(loaded.catalog.column(loaded.raColumn).numberAt(RowId{1})));
        QVERIFY(std::abs(loaded.catalog.column("Dec_deg").numberAt(RowId{0}) + 1.51) < 1e-12);
        const LoadedCatalog again = readCatalog({.path = path, .raColumn = "RA_deg", .decColumn = "Dec_deg"}, {});
        QCOMPARE(again.raColumn, "RA_deg"s);
        QCOMPARE(readCatalog({.path = path, .raColumn = "RA", .decColumn = "Dec"}, {}).decColumn, "Dec_deg"s);
        QCOMPARE(degreesFrom("1h30m", SkyAxis::RightAscension), std::optional(22.5));
        QCOMPARE(degreesFrom("10d30m", SkyAxis::RightAscension), std::optional(10.5));
        for (const char* text : {"", "12", "12:60:00", "25:00:00", "a:b", "1:2:3:4", "12h30d", "1::2"})
            QVERIFY2(!degreesFrom(text, SkyAxis::RightAscension), text);
        QVERIFY_EXCEPTION_THROWN(readCatalog({.path = path, .raColumn = "RA", .decColumn = "None"}, {}), Error);
    }

    void aCatalogNeedsRowsButATableDoesNot() {
        const auto path = m_files.write("t.csv", "id,x\n");
        QCOMPARE(readTable(path, {}).columns.size(), 2U);
        QVERIFY_EXCEPTION_THROWN(readCatalog({.path = path}, {}), Error);
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestTextTables)
#include "test_text_tables.moc"
