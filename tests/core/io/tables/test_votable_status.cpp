// SPDX-License-Identifier: BSD-3-Clause
// What a VOTable says of itself: the service's status, the number of its rows, and a file without its end.
#include <algorithm>

#include <QByteArray>
#include <QTest>

#include "core/error.h"
#include "table_files.h"
#include "tests/core/complaint.h"

using namespace oddity::core;
using oddity::tests::complaintOf;
using namespace std::string_literals;

namespace {

std::string document(const std::string& content) {
    return "<VOTABLE version='1.4'><RESOURCE>" + content + "</RESOURCE></VOTABLE>";
}

/// A table of the integers 0, 1, 2 …
std::string oneColumn(const std::string& attributes, std::size_t rows) {
    std::string text = "<TABLE " + attributes + "><FIELD name='x' datatype='int'/><DATA><TABLEDATA>";
    for (std::size_t row = 0; row < rows; ++row)
        text += "<TR><TD>" + std::to_string(row) + "</TD></TR>";
    return text + "</TABLEDATA></DATA></TABLE>";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

class TestVoTableStatus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesAResultThatAServiceCallsAnError_data() {
        QTest::addColumn<QByteArray>("text");
        const std::string error = "<INFO name='QUERY_STATUS' value='ERROR'>disk full</INFO>";
        const auto add = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(document(text));
        };
        add("before the table", error + oneColumn("", 2));
        add("behind the table", oneColumn("", 2) + error);
        add("within the table",
            "<TABLE><FIELD name='x' datatype='int'/><DATA><TABLEDATA><TR><TD>0</TD></TR></TABLEDATA></DATA>" + error +
                "</TABLE>");
        add("an empty table", error + oneColumn("", 0));
    }
    void refusesAResultThatAServiceCallsAnError() {
        QFETCH(QByteArray, text);
        try {
            m_files.read("t.vot", text.toStdString());
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QVERIFY2(error.detail().find("disk full") != std::string::npos, error.what());
        }
    }

    void tellsAnErrorThatOlderServicesName_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("value") << QByteArray("<INFO name='Error' value='Invalid RA'/>");
        QTest::newRow("text") << QByteArray("<INFO name='ERROR'>\n Invalid\n RA</INFO>");
        QTest::newRow("parameter") << QByteArray(
            "<PARAM name='Error' datatype='char' arraysize='*' value='Invalid RA'/>");
    }
    void tellsAnErrorThatOlderServicesName() {
        QFETCH(QByteArray, content);
        const QString complaint = complaintOf([&] { m_files.read("t.vot", document(content.toStdString())); });
        QVERIFY2(complaint.contains("holds no table; the service reports an error: Invalid RA"), qPrintable(complaint));
        const Table table = m_files.read("t.vot", document(content.toStdString() + oneColumn("", 2)));
        QCOMPARE(table.rows, std::size_t{2});
    }

    void saysThatThereAreMoreTables() {
        const std::string two = document(oneColumn("name='stars'", 2) + oneColumn("name='galaxies'", 3));
        const Table first = m_files.read("t.vot", two);
        QCOMPARE(first.rows, std::size_t{2});
        QCOMPARE(first.remarks.size(), std::size_t{1});
        QVERIFY2(contains(first.remarks[0], "1 ('stars'), 2 ('galaxies')") && contains(first.remarks[0], "'t.vot[2]'"),
                 first.remarks[0].c_str());
        const Table apart = m_files.read("t.vot", "<VOTABLE><RESOURCE>" + oneColumn("", 2) + "</RESOURCE><RESOURCE>" +
                                                      oneColumn("name='b'", 1) + "</RESOURCE></VOTABLE>");
        QCOMPARE(apart.remarks.size(), std::size_t{1});
    }

    void saysThatTheServerCutTheResult() {
        const std::string overflow = "<INFO name='QUERY_STATUS' value='OVERFLOW'>MAXREC is 2</INFO>";
        for (const std::string& text :
             {document(oneColumn("name='stars'", 2) + overflow), document(overflow + oneColumn("name='stars'", 2))}) {
            const Table table = m_files.read("t.vot", text);
            QCOMPARE(table.rows, 2U);
            QCOMPARE(table.remarks.size(), 1U);
            QVERIFY(contains(table.remarks[0], "'t.vot', table 'stars': the server cut the result"));
            QVERIFY(contains(table.remarks[0], "MAXREC is 2"));
        }
        // said of another RESOURCE, and QUERY_STATUS OK
        const Table other =
            m_files.read("t.vot", document("<INFO name='QUERY_STATUS' value='OK'/><RESOURCE>" + oneColumn("", 2) +
                                           "</RESOURCE><RESOURCE>" + overflow + oneColumn("", 1) + "</RESOURCE>"));
        QCOMPARE(other.rows, 2U);
        QVERIFY(std::ranges::none_of(other.remarks, [](const std::string& remark) { return contains(remark, "cut"); }));
    }

    void saysThatNrowsIsNotTrue() {
        QCOMPARE(m_files.read("t.vot", document(oneColumn("nrows='3'", 3))).remarks, std::vector<std::string>());
        for (const std::size_t rows : {2U, 4U}) {
            const Table table = m_files.read("t.vot", document(oneColumn("ID='t' nrows='3'", rows)));
            QCOMPARE(table.rows, rows);
            QCOMPARE(table.remarks.size(), 1U);
            QVERIFY(contains(table.remarks[0], "'t.vot', table 't': nrows announces 3 rows"));
        }
    }

    void keepsTheRowsOfAFileThatIsCut() {
        const std::string whole = document(oneColumn("name='stars' nrows='1000'", 1000));
        const std::size_t lastRow = whole.find("<TD>700<");
        for (const std::size_t length : {lastRow, lastRow + 4, lastRow + 6, lastRow + 9, lastRow + 13}) {
            const Table table = m_files.read("t.vot", whole.substr(0, length));
            QCOMPARE(table.rows, 700U);
            QCOMPARE(table.columns[0].textAt(RowId{699}), "699"s);
            QCOMPARE(table.remarks.size(), 2U);
            QVERIFY(contains(table.remarks[0], "nrows announces 1000 rows, 700 are there"));
            QVERIFY(contains(table.remarks[1], "'t.vot', table 'stars': the file is cut off"));
        }
        const Table complete = m_files.read("t.vot", whole.substr(0, whole.find("</RESOURCE>")));
        QCOMPARE(complete.rows, 1000U);
        QCOMPARE(complete.remarks.size(), 1U);
        const Table broken = m_files.read("t.vot", document(oneColumn("", 2) + "<INFO></PARAM>"));
        QCOMPARE(broken.rows, 2U);
        QCOMPARE(broken.remarks.size(), 1U);
        QVERIFY(contains(broken.remarks[0], "not well-formed XML"));
        const std::size_t firstRow = whole.find("<TR>");
        QVERIFY_EXCEPTION_THROWN(m_files.read("t.vot", whole.substr(0, firstRow + 6)), Error);
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestVoTableStatus)
#include "test_votable_status.moc"
