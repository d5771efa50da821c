// SPDX-License-Identifier: BSD-3-Clause
// Text tables that are read in blocks: rows, quotes and errors at their borders.
#include <sys/resource.h>

#include <iomanip>
#include <random>

#include <QTest>

#include "core/error.h"
#include "core/io/tables/csv/csv_cells.h"
#include "core/io/tables/csv/row_ends.h"
#include "table_files.h"

using namespace oddity::core;
using namespace std::string_literals;

namespace {

constexpr std::size_t block = std::size_t{8} << 20;

/// Rows of three columns until the text is so long; the line end and a text with quotation marks are given.
std::string longText(std::size_t bytes, const std::string& lineEnd, const std::string& note, std::int64_t& rows) {
    std::string text = "id,x,note" + lineEnd;
    for (rows = 0; text.size() < bytes; ++rows)
        text += std::to_string(rows) + "," + std::to_string(rows % 1000) + ".5," + note + lineEnd;
    return text;
}

/// Where rows end, as CsvCells walks them.
std::vector<std::size_t> rowEndsByCells(const std::string& text, const Delimiter& delimiter) {
    std::vector<std::size_t> ends;
    CsvCells cells(text, "t", delimiter);
    while (cells.next())
        if (cells.isLastOfRow())
            ends.push_back(static_cast<std::size_t>(cells.position()));
    return ends;
}

} // namespace

class TestLargeText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsNoTextAsAWhole_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("between");
        QTest::newRow("csv") << "wide.csv"
                             << "id,x\n"
                             << ",";
        QTest::newRow("ecsv") << "wide.ecsv"
                              << "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: id, datatype: int64}\n"
                                 "# - {name: x, datatype: float64}\nid x\n"
                              << " ";
        const QString blanks(4006, u' ');
        QTest::newRow("ipac") << "wide.tbl"
                              << "|   id|" + blanks + "x|\n|  int|" + blanks.left(4001) + "double|\n"
                              << " ";
    }
    /// The process grows by less than half of the text. The first test, so that none before it made it large.
    void holdsNoTextAsAWhole() {
        QFETCH(QString, name);
        QFETCH(QString, header);
        QFETCH(QString, between);
        constexpr std::int64_t rows = 40'000;
        const std::string padding(4000, ' ');
        const auto path = m_files.path(name.toStdString());
        {
            std::ofstream file(path, std::ios::binary);
            file << header.toStdString();
            for (std::int64_t row = 0; row < rows; ++row)
                file << std::setw(name == "wide.tbl" ? 6 : 0) << row << between.toStdString() << padding << "1.5\n";
        }
        const auto peakBytes = [] {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
        };
        const std::int64_t before = peakBytes();
        const Table table = readTable(path, {});
        QCOMPARE(table.rows, static_cast<std::size_t>(rows));
        QCOMPARE(table.columns[0].numberAt(RowId{rows - 1}), static_cast<double>(rows - 1));
        QCOMPARE(table.columns[1].numberAt(RowId{rows - 1}), 1.5);
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
        QVERIFY2(peakBytes() - before < size / 2, qPrintable(QString::number(peakBytes() - before)));
    }

    void findsTheEndsOfRows() {
        std::mt19937 random(5);
        const std::string letters = "ab,\"\n\r \t";
        int compared = 0;
        for (int trial = 0; trial < 20000; ++trial) {
            const bool doesTabSeparate = trial % 3 > 0;
            const Delimiter delimiter(trial % 2 ? ',' : ' ', doesTabSeparate);
            std::string text(1 + random() % 14, ' ');
            for (char& letter : text)
                letter = letters[random() % letters.size()];
            std::vector<std::size_t> ends;
            try {
                ends = rowEndsByCells(text, delimiter);
            } catch (const Error&) {
                continue; // such a text is refused as a whole
            }
            ++compared;
            std::vector<std::size_t> found;
            RowEnds rowEnds(delimiter);
            for (std::size_t start = 0; start < text.size();) {
                const std::size_t size = 1 + random() % 5;
                const std::string_view chunk = std::string_view(text).substr(start, size);
                if (const std::size_t last = rowEnds.lastIn(chunk); last > 0)
                    found.push_back(start + last);
                start += chunk.size();
            }
            for (const std::size_t end : found)
                QVERIFY2(std::ranges::find(ends, end) != ends.end(), text.c_str());
        }
        QVERIFY(compared > 5000);
    }

    void readsTheSameInBlocks_data() {
        QTest::addColumn<QByteArray>("lineEnd");
        QTest::addColumn<QByteArray>("note");
        QTest::addColumn<QByteArray>("cell");
        const std::string quoted(3000, 'q');
        QTest::newRow("plain") << QByteArray("\n") << QByteArray("galaxy") << QByteArray("galaxy");
        QTest::newRow("two line ends") << QByteArray("\r\n") << QByteArray("galaxy") << QByteArray("galaxy");
        QTest::newRow("old line ends") << QByteArray("\r") << QByteArray("galaxy") << QByteArray("galaxy");
        QTest::newRow("quotes") << QByteArray("\n") << QByteArray("\"a, \"\"b\"\"\n1,2,3\n\"")
                                << QByteArray("a, \"b\"\n1,2,3\n");
        QTest::newRow("stray quotes") << QByteArray("\n") << QByteArray("5\" wide") << QByteArray("5\" wide");
        QTest::newRow("long texts") << QByteArray("\n")
                                    << QByteArray::fromStdString("\"" + quoted + "\n" + quoted + "\"")
                                    << QByteArray::fromStdString(quoted + "\n" + quoted);
    }
    void readsTheSameInBlocks() {
        QFETCH(QByteArray, lineEnd);
        QFETCH(QByteArray, note);
        QFETCH(QByteArray, cell);
        std::int64_t rows = 0;
        const std::string text = longText(3 * block + 12345, lineEnd.toStdString(), note.toStdString(), rows);
        const Table table = m_files.read("t.csv", text);
        QCOMPARE(table.rows, static_cast<std::size_t>(rows));
        const auto& ids = std::get<std::vector<std::int64_t>>(table.columns[0].values);
        const auto& reals = std::get<std::vector<double>>(table.columns[1].values);
        const auto& notes = std::get<std::vector<std::string>>(table.columns[2].values);
        const std::string expected = cell.toStdString();
        std::size_t wrong = 0;
        for (std::size_t row = 0; row < table.rows; ++row)
            wrong += ids[row] == static_cast<std::int64_t>(row) &&
                             reals[row] == static_cast<double>(row % 1000) + 0.5 && notes[row] == expected
                         ? 0
                         : 1;
        QCOMPARE(wrong, std::size_t{0});
    }

    void typesAreThoseOfAllBlocks() {
        std::int64_t rows = 0;
        std::string text = longText(2 * block + 100, "\n", "7", rows);
        text += "abc,1,8\n";
        const Table table = m_files.read("t.csv", text);
        QCOMPARE(std::get<std::vector<std::string>>(table.columns[0].values)[1], "1"s);
        QVERIFY(std::holds_alternative<std::vector<std::int64_t>>(table.columns[2].values));
    }

    void namesTheRowAndLineBehindTheFirstBlock() {
        for (const char* note : {"x", "\"x\ny\""}) {
            std::int64_t rows = 0;
            std::string text = longText(2 * block + 5000, "\n", note, rows);
            text += "1,2\n" + text.substr(10, 3 * block / 2);
            const std::int64_t lines = std::ranges::count(text.substr(0, text.find("\n1,2\n") + 1), '\n') + 1;
            try {
                m_files.read("t.csv", text);
                QFAIL("was read");
            } catch (const Error& error) {
                QCOMPARE(error.place().row, rows);
                QVERIFY2(error.detail().find("line " + std::to_string(lines)) != std::string::npos, error.what());
            }
        }
    }

    void refusesRowsWithoutEnd() {
        std::int64_t rows = 0;
        QVERIFY_EXCEPTION_THROWN(
            m_files.read("t.csv", longText(block, "\n", "x", rows) + "1,2,\"" + std::string(5 * block, 'y')), Error);
        QVERIFY_EXCEPTION_THROWN(m_files.read("t.csv", longText(block, "\n", "x", rows) + std::string(5 * block, ',')),
                                 Error);
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestLargeText)
#include "test_large_text.moc"
