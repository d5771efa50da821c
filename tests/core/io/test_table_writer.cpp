// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/table_writer.h"

#include <cmath>
#include <limits>

#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/file_info.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/csv/formula_guard.h"

using namespace oddity::core;

class TestTableWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fitsKeepsEveryValue() {
        writeTable(path("t.fits"), columns(), "objects");
        const LoadedCatalog loaded = readCatalog({.path = path("t.fits"), .idColumn = "name"}, {});
        compare(loaded.catalog);
        QCOMPARE(loaded.catalog.column("ra").unit, std::string("deg"));
        QCOMPARE(loaded.catalog.column("ra").ucd, std::string("pos.eq.ra;meta.main"));
        QCOMPARE(loaded.catalog.column("name").description, std::string(150, 'd') + "'s");
        const auto& vectors = std::get<VectorColumn>(loaded.catalog.column("v").values);
        QCOMPARE(vectors.width, 2U);
        QCOMPARE(vectors.values, (std::vector<float>{1, 2, 3, 4.5F}));
    }

    void csvKeepsEveryValueAndDisarmsFormulas() {
        writeTable(path("t.csv"), columns(), "objects");
        const std::string text = readWholeFile(path("t.csv"));
        QVERIFY(text.find("'=1+1") != std::string::npos);
        QVERIFY(text.find("'-12.5") == std::string::npos);
        const LoadedCatalog loaded = readCatalog({.path = path("t.csv"), .idColumn = "n"}, {});
        QCOMPARE(loaded.catalog.column("ra").numberAt(RowId{0}), 0.1 + 0.2);
        QCOMPARE(loaded.catalog.column("ra").numberAt(RowId{1}), -12.5);
        QCOMPARE(loaded.catalog.column("v_1").numberAt(RowId{1}), 4.5);
    }

    /// A text of any kind comes back from CSV as it was, ids too; a formula never stands bare in the file.
    void guardsAreTakenBack() {
        const std::vector<std::string> texts{
            "=1+1", "-J1234",  "+41:16:09.4", "-00:12:33.4", "-00 12 33.4", "+cmd|' /C'", "@sum", "\tx",
            "\ry",  "'=1",     "''-A1",       "'quoted",     "'",           "-",          "--x",  "-1.5e-3",
            "-1-2", "-1e5+A1", "-A1",         "+.5",         "-2+3+cmd|'x", "it's",       "- 3",  "-(1)"};
        std::vector<Column> columns{{.name = "=id", .values = texts}, {.name = "text", .values = texts}};
        columns[1].values = std::vector<std::string>(texts.rbegin(), texts.rend());
        writeTable(path("guarded.csv"), columns, "");
        const LoadedCatalog loaded = readCatalog({.path = path("guarded.csv"), .idColumn = "=id"}, {});
        QCOMPARE(loaded.catalog.rowCount(), texts.size());
        for (std::size_t row = 0; row < texts.size(); ++row) {
            const RowId id{static_cast<std::int64_t>(row)};
            QCOMPARE(loaded.catalog.id(id), texts[row]);
            QCOMPARE(loaded.catalog.column("text").textAt(id), texts[texts.size() - 1 - row]);
            QCOMPARE(loaded.catalog.rowOf(texts[row]), std::optional(id));
        }
        for (const char* bare :
             {"-00:12:33.4", "+41:16:09.4", "-00 12 33.4", "-1.5e-3", "+.5", "it's", "'quoted", "- 3"})
            QCOMPARE(guarded(bare), std::string(bare));
        for (const char* formula : {"=1", "-J1234", "@a", "-1-2", "-1e5+A1", "-A1", "+A1:B2", "-", "-1!2", "\t1", "-e5",
                                    "-1e", "+1;2", "-1,2", "'=1"})
            QCOMPARE(guarded(formula), std::string("'") + formula);
        writeTable(path("texts.ecsv"), columns, "");
        QVERIFY(readWholeFile(path("texts.ecsv")).find("\n-J1234,") != std::string::npos);
    }

    void voTableIsWellFormed() {
        writeTable(path("t.vot"), columns(), "a<b");
        QCOMPARE(contentOf(path("t.vot")), FileContent::VoTable);
        QXmlStreamReader xml(QByteArray::fromStdString(readWholeFile(path("t.vot"))));
        QStringList cells;
        int fields = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == QLatin1String("FIELD"))
                ++fields;
            if (xml.isStartElement() && xml.name() == QLatin1String("TD"))
                cells << xml.readElementText();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(fields, 5);
        QCOMPARE(cells.size(), 10);
        QCOMPARE(cells[0], QStringLiteral("=1+1"));
        QCOMPARE(cells[1].toDouble(), 0.1 + 0.2);
        QCOMPARE(cells[8], QString());
    }

    void leavesTheOldFileWhenItFails() {
        writeTable(path("kept.csv"), columns(), "");
        const std::string before = readWholeFile(path("kept.csv"));
        std::vector<Column> uneven = columns();
        uneven[1].values = std::vector<double>{1};
        QVERIFY_EXCEPTION_THROWN(writeTable(path("kept.csv"), uneven, ""), Error);
        QCOMPARE(readWholeFile(path("kept.csv")), before);
        QVERIFY_EXCEPTION_THROWN(writeTable(path("t.txt"), columns(), ""), Error);
        QVERIFY_EXCEPTION_THROWN(writeTable(path("no/folder/t.csv"), columns(), ""), Error);
    }

private:
    std::filesystem::path path(const std::string& name) const { return m_folder.filePath(name.c_str()).toStdString(); }

    static std::vector<Column> columns() {
        return {{.name = "name",
                 .description = std::string(150, 'd') + "'s",
                 .values = std::vector<std::string>{"=1+1", "b, \"c\" & <d>"}},
                {.name = "ra",
                 .unit = "deg",
                 .ucd = "pos.eq.ra;meta.main",
                 .values = std::vector<double>{0.1 + 0.2, -12.5}},
                {.name = "n",
                 .values = std::vector<std::int64_t>{9007199254740993, std::numeric_limits<std::int64_t>::max()}},
                {.name = "f", .values = std::vector<std::uint8_t>{1, 0}, .nullRows = {1}},
                {.name = "v", .values = VectorColumn{2, {1, 2, 3, 4.5F}}}};
    }
    static void compare(const Catalog& catalog) {
        const std::vector<Column> expected = columns();
        for (std::size_t column = 0; column < 4; ++column)
            for (const std::int64_t row : {0, 1})
                QCOMPARE(catalog.columns()[column].textAt(RowId{row}), expected[column].textAt(RowId{row}));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTableWriter)
#include "test_table_writer.moc"
