// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QByteArray>
#include <QTest>

#include "../real_data.h"
#include "core/error.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/contents/table_contents.h"
#include "core/io/tables/display_format.h"
#include "table_files.h"

using namespace oddity::core;
using namespace std::string_literals;

namespace {

const std::string fields = R"(<FIELD name="flag" datatype="boolean"/>
 <FIELD name="byte" datatype="unsignedByte"/>
 <FIELD name="n" datatype="int" unit="mag" ucd="meta.id"><DESCRIPTION> A
   number </DESCRIPTION><VALUES null="-9"><MIN value="0"/></VALUES></FIELD>
 <FIELD name="name" datatype="char" arraysize="*"/>
 <FIELD name="wide" datatype="unicodeChar" arraysize="4"/>
 <FIELD name="x" datatype="double"/>
 <FIELD name="z" datatype="floatComplex"/>
 <FIELD name="bits" datatype="bit" arraysize="10"/>
 <FIELD name="list" datatype="short" arraysize="*"/>
 <FIELD name="words" datatype="char" arraysize="3x*"/>
 <FIELD name="v" datatype="float" arraysize="2"/>)";

std::string document(const std::string& table) {
    return "<?xml version='1.0'?><VOTABLE version='1.4' xmlns='http://www.ivoa.net/xml/VOTable/v1.3'><RESOURCE>" +
           table + "</RESOURCE></VOTABLE>";
}

std::string streamed(const std::string& kind, const std::string& bytes) {
    return document("<TABLE>" + fields + "<DATA><" + kind + "><STREAM encoding='base64'>" +
                    QByteArray::fromStdString(bytes).toBase64().toStdString() + "</STREAM></" + kind +
                    "></DATA></TABLE>");
}

std::string utf16(const char16_t* text) {
    std::string bytes;
    for (; *text; ++text)
        bytes += bigEndian(static_cast<std::uint16_t>(*text));
    return bytes;
}

/// Two rows of the fields above as BINARY stores them.
std::vector<std::string> binaryRows() {
    return {"T\xC8"s + bigEndian(std::int32_t{5}) + bigEndian(std::int32_t{2}) + "ab" + utf16(u"\u00e9xyz") +
                bigEndian(0.1, 1.0F, -2.0F) + "\xA0\x40" +
                bigEndian(std::int32_t{2}, std::int16_t{1}, std::int16_t{-2}) + bigEndian(std::int32_t{2}) + "one" +
                "tw " + bigEndian(1.5F, 2.5F),
            "?\x01"s + bigEndian(std::int32_t{-9}) + bigEndian(std::int32_t{0}) + utf16(u"    ") +
                bigEndian(std::nan(""), 0.0F, 1.0F) + "\0\0"s + bigEndian(std::int32_t{0}) +
                bigEndian(std::int32_t{0}) + bigEndian(3.5F, 4.5F)};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void check(const Table& table) {
    QCOMPARE(table.rows, 2U);
    QCOMPARE(table.columns.size(), 11U);
    const auto text = [&table](std::size_t column, std::int64_t row) {
        return table.columns[column].textAt(RowId{row});
    };
    QCOMPARE(text(0, 0), "true"s);
    QCOMPARE(table.columns[0].nullRows, std::vector<std::int64_t>{1});
    QCOMPARE(text(1, 0), "200"s);
    QCOMPARE(text(2, 0), "5"s);
    QCOMPARE(table.columns[2].nullRows, std::vector<std::int64_t>{1});
    QCOMPARE(table.columns[2].unit, "mag"s);
    QCOMPARE(table.columns[2].ucd, "meta.id"s);
    QCOMPARE(table.columns[2].description, "A number"s);
    QCOMPARE(text(3, 0), "ab"s);
    QCOMPARE(text(4, 0), "\xC3\xA9xyz"s);
    QCOMPARE(table.columns[5].numberAt(RowId{0}), 0.1);
    QVERIFY(std::isnan(table.columns[5].numberAt(RowId{1})));
    QCOMPARE(text(6, 0), "1-2i"s);
    QCOMPARE(text(7, 0), "1 0 1 0 0 0 0 0 0 1"s);
    QCOMPARE(text(8, 0), "1 -2"s);
    QCOMPARE(text(8, 1), ""s);
    QCOMPARE(text(9, 0), "one tw"s);
    QCOMPARE(std::get<VectorColumn>(table.columns[10].values).values, (std::vector<float>{1.5F, 2.5F, 3.5F, 4.5F}));
}

} // namespace

class TestVoTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTabledata() {
        check(m_files.read("t.vot", document("<TABLE name='a'>" + fields + R"(<DATA><TABLEDATA>
 <TR><TD>true</TD><TD>0xC8</TD><TD>5</TD><TD>ab</TD><TD>éxyz</TD><TD> 0.1 </TD><TD>1 -2</TD><TD>1010000001</TD>
     <TD>1 -2</TD><TD>onetw </TD><TD>1.5 2.5</TD></TR>
 <TR><TD/><TD>1</TD><TD>-9</TD><TD></TD><TD></TD><TD>NaN</TD><TD>0 1</TD><TD>0 0 0 0 0 0 0 0 0 0</TD>
     <TD/><TD/><TD>3.5 4.5</TD></TR></TABLEDATA></DATA></TABLE>)")));
    }

    void keepsWidthPrecisionAndTheDigitsOfFloats() {
        const Table table =
            m_files.read("t.vot", document(R"(<TABLE><FIELD name="m" datatype="float" width="7" precision="2"/>
<FIELD name="n" datatype="int" width="4"/><FIELD name="x" datatype="double" width="9"/>
<FIELD name="y" datatype="double" precision="G3"/>
<DATA><TABLEDATA><TR><TD>19.1</TD><TD>7</TD><TD>0.5</TD><TD>1</TD></TR></TABLEDATA></DATA></TABLE>)"));
        QCOMPARE(table.columns[0].textAt(RowId{0}), "19.1"s);
        QCOMPARE(shownAs(*table.columns[0].display, table.columns[0].textAt(RowId{0})), "19.10"s);
        QCOMPARE(tdispOf(*table.columns[1].display), "I4"s);
        QVERIFY(!table.columns[2].display && !table.columns[3].display);
        QCOMPARE(table.remarks.size(), 1U);
        QVERIFY2(contains(table.remarks[0], "'y'") && contains(table.remarks[0], "precision 'G3'"),
                 table.remarks[0].c_str());
    }

    void readsBinary() { check(m_files.read("t.vot", streamed("BINARY", binaryRows()[0] + binaryRows()[1]))); }

    void readsNullFlagsOfBinary2() {
        const auto rows = binaryRows();
        const Table table = m_files.read("t.vot", streamed("BINARY2", "\0\0"s + rows[0] + "\x40\x00"s + rows[1]));
        check(table);
        QCOMPARE(table.columns[1].nullRows, std::vector<std::int64_t>{1});
    }

    /// As TOPCAT and STILTS write them, and as astropy does.
    void readsArraysOfArraysByElementsAndBySubArrays() {
        const auto read = [this](const std::string& bytes) {
            return m_files.read(
                "t.vot",
                document("<TABLE><FIELD name='a' datatype='double' arraysize='2x*'/><FIELD name='s' datatype='char' "
                         "arraysize='3x*'/><FIELD name='n' datatype='int'/><DATA><BINARY><STREAM encoding='base64'>" +
                         QByteArray::fromStdString(bytes).toBase64().toStdString() +
                         "</STREAM></BINARY></DATA></TABLE>"));
        };
        const auto rows = [](int numbers, int texts) {
            return bigEndian(std::int32_t{2 * numbers}, 1.0, 2.0, 3.0, 4.0, std::int32_t{2 * texts}) + "abcdef" +
                   bigEndian(std::int32_t{7}) + bigEndian(std::int32_t{numbers}, 5.0, 6.0, std::int32_t{texts}) +
                   "xyz" + bigEndian(std::int32_t{8});
        };
        for (const std::string& bytes : {rows(2, 3), rows(1, 1)}) {
            const Table table = read(bytes);
            QCOMPARE(table.rows, 2U);
            QCOMPARE(table.columns[0].textAt(RowId{0}), "1 2 3 4"s);
            QCOMPARE(table.columns[0].textAt(RowId{1}), "5 6"s);
            QCOMPARE(table.columns[1].textAt(RowId{0}), "abc def"s);
            QCOMPARE(table.columns[2].textAt(RowId{1}), "8"s);
        }
    }

    void readsItsFitsStream() {
        const FitsTableBytes fits{
            .formats = {"J", "D"}, .rowBytes = 12, .rows = 1, .data = bigEndian(std::int32_t{7}, 0.5)};
        const Table table = m_files.read(
            "t.vot", document("<TABLE><FIELD name='n' datatype='int' ucd='meta.id'/><FIELD name='x' datatype='double'/>"
                              "<DATA><FITS extnum='1'><STREAM encoding='base64'>" +
                              QByteArray::fromStdString(fits.file()).toBase64().toStdString() +
                              "</STREAM></FITS></DATA></TABLE>"));
        QCOMPARE(table.rows, 1U);
        QCOMPARE(table.columns[0].name, "n"s);
        QCOMPARE(table.columns[0].ucd, "meta.id"s);
        QCOMPARE(table.columns[1].numberAt(RowId{0}), 0.5);
    }

    void choosesATable() {
        const auto table = [](const std::string& attributes, const std::string& rows) {
            return "<TABLE " + attributes + "><FIELD name='x' datatype='int'/><DATA><TABLEDATA>" + rows +
                   "</TABLEDATA></DATA></TABLE>";
        };
        const auto path = m_files.write("t.vot", document("<RESOURCE>" + table("ID='none'", "") + "</RESOURCE>" +
                                                          table("name='one'", "<TR><TD>1</TD></TR>") +
                                                          table("ID='two'", "<TR><TD>2</TD></TR>")));
        QCOMPARE(readTable(path, {}).columns[0].textAt(RowId{0}), "1"s);
        QCOMPARE(readTable(path.string() + "[1]", {}).rows, 0U);
        QCOMPARE(readTable(path.string() + "[3]", {}).columns[0].textAt(RowId{0}), "2"s);
        QCOMPARE(readTable(path.string() + "[TWO]", {}).columns[0].textAt(RowId{0}), "2"s);
        QVERIFY_EXCEPTION_THROWN(readTable(path.string() + "[4]", {}), Error);
    }

    void refusesWhatIsNotSafeOrLegal_data() {
        QTest::addColumn<QByteArray>("text");
        const auto one = [](const std::string& field, const std::string& data) {
            return QByteArray::fromStdString(
                document("<TABLE><FIELD name='x' " + field + "/><DATA>" + data + "</DATA></TABLE>"));
        };
        const auto cell = [&one](const std::string& field, const std::string& text) {
            return one(field, "<TABLEDATA><TR><TD>" + text + "</TD></TR></TABLEDATA>");
        };
        QTest::newRow("entities") << QByteArray(
            "<!DOCTYPE VOTABLE [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><VOTABLE><INFO name='&b;'/></VOTABLE>");
        QTest::newRow("external entity") << QByteArray(
            "<!DOCTYPE VOTABLE [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><VOTABLE><INFO name='x'>&a;</INFO></VOTABLE>");
        QTest::newRow("link") << one("datatype='int'", "<BINARY><STREAM href='http://example.org/data'/></BINARY>");
        QTest::newRow("not base64") << one("datatype='int'", "<BINARY><STREAM encoding='base64'>*</STREAM></BINARY>");
        QTest::newRow("cut stream") << one("datatype='int'",
                                           "<BINARY><STREAM encoding='base64'>AAA=</STREAM></BINARY>");
        QTest::newRow("vast array") << one("datatype='double' arraysize='*'",
                                           "<BINARY><STREAM encoding='base64'>f////w==</STREAM></BINARY>");
        QTest::newRow("no number") << cell("datatype='int'", "x");
        QTest::newRow("no boolean") << cell("datatype='boolean'", "maybe");
        QTest::newRow("half a complex") << cell("datatype='floatComplex'", "1");
        QTest::newRow("two numbers") << cell("datatype='int'", "1 2");
        QTest::newRow("long cell") << cell("datatype='char' arraysize='*'", std::string((1 << 20) + 1, 'x'));
        QTest::newRow("many cells") << one("datatype='int'", "<TABLEDATA><TR><TD>1</TD><TD>2</TD></TR></TABLEDATA>");
        QTest::newRow("no cells") << one("datatype='int'", "<TABLEDATA><TR/></TABLEDATA>");
        QTest::newRow("row in a row") << one("datatype='int'",
                                             "<TABLEDATA><TR><TD>1</TD><TR><TD>1</TD></TR></TR></TABLEDATA>");
        QTest::newRow("stream outside data") << QByteArray::fromStdString(
            document("<TABLE><FIELD name='x' datatype='int'/><BINARY><STREAM encoding='base64'>AAAAAQ==</STREAM>"
                     "</BINARY></TABLE>"));
        QTest::newRow("late field") << QByteArray::fromStdString(
            document("<TABLE><FIELD name='x' datatype='int'/><DATA><BINARY><FIELD name='y' datatype='int'/><STREAM "
                     "encoding='base64'>AAAAAQ==</STREAM></BINARY></DATA></TABLE>"));
        std::string deep;
        for (int level = 0; level < 100; ++level)
            deep += "<RESOURCE>";
        QTest::newRow("deep") << QByteArray::fromStdString("<VOTABLE>" + deep);
        std::string wide;
        for (int column = 0; column <= 5000; ++column)
            wide += "<FIELD name='x' datatype='int'/>";
        QTest::newRow("wide") << QByteArray::fromStdString(document("<TABLE>" + wide + "</TABLE>"));
        QTest::newRow("not well-formed") << QByteArray("<VOTABLE><TABLE></VOTABLE>");
        QTest::newRow("cut") << QByteArray("<VOTABLE><RESOURCE><TABLE><FIELD name='x'");
        QTest::newRow("no table") << QByteArray("<VOTABLE/>");
    }
    void refusesWhatIsNotSafeOrLegal() {
        QFETCH(QByteArray, text);
        try {
            m_files.read("t.vot", text.toStdString());
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QVERIFY(error.place().path.find("t.vot") != std::string::npos);
        }
    }

    void namesTheRowAndFieldOfAnError() {
        try {
            m_files.read("t.vot", document("<TABLE><FIELD name='x' datatype='int'/><DATA><TABLEDATA><TR><TD>1</TD></TR>"
                                           "<TR><TD>one</TD></TR></TABLEDATA></DATA></TABLE>"));
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.place().row, std::int64_t{1});
            QCOMPARE(error.place().field, "x"s);
        }
    }

    void givesTheReasonOfAService() {
        try {
            m_files.read("t.vot", document("<INFO name='QUERY_STATUS' value='ERROR'>no such object</INFO>"));
            QFAIL("was read");
        } catch (const Error& error) {
            QVERIFY(error.detail().find("no such object") != std::string::npos);
        }
    }

    void keepsTheRowsOfAStreamThatIsCut() {
        const auto rows = binaryRows();
        const std::string whole = streamed("BINARY", rows[0] + rows[1]);
        const std::string both =
            whole.substr(0, whole.find("</STREAM>") - 12); // the last number of the second row is not whole
        const Table table = m_files.read("t.vot", both);
        QCOMPARE(table.rows, 1U);
        QCOMPARE(table.columns[9].textAt(RowId{0}), "one tw"s);
        QCOMPARE(table.columns[10].rowCount(), 1U);
        QCOMPARE(table.remarks.size(), 1U);
    }

    void readsHexadecimalNulls() {
        const std::string integers = "<FIELD name='b' datatype='unsignedByte'><VALUES null='0xFF'/></FIELD>"
                                     "<FIELD name='s' datatype='short'><VALUES null='0xFFFF'/></FIELD>"
                                     "<FIELD name='n' datatype='int'><VALUES null='0x80000000'/></FIELD>"
                                     "<FIELD name='l' datatype='long'><VALUES null='0x7fffffffffffffff'/></FIELD>";
        const std::string nulls =
            "\xFF"s + bigEndian(std::int16_t{-1}, std::numeric_limits<std::int32_t>::min(), INT64_MAX);
        const std::string values = "\x01"s + bigEndian(std::int16_t{1}, std::int32_t{2}, std::int64_t{3});
        const std::string stream = "<BINARY><STREAM encoding='base64'>" +
                                   QByteArray::fromStdString(nulls + values).toBase64().toStdString() +
                                   "</STREAM></BINARY>";
        const std::string cells = "<TABLEDATA><TR><TD>255</TD><TD>-1</TD><TD>-2147483648</TD>"
                                  "<TD>9223372036854775807</TD></TR><TR><TD>0x1</TD><TD>1</TD><TD>2</TD><TD>3</TD></TR>"
                                  "</TABLEDATA>";
        for (const std::string& data : {stream, cells}) {
            const Table table =
                m_files.read("t.vot", document("<TABLE>" + integers + "<DATA>" + data + "</DATA></TABLE>"));
            QCOMPARE(table.rows, 2U);
            for (const Column& column : table.columns)
                QCOMPARE(column.nullRows, std::vector<std::int64_t>{0});
            QCOMPARE(table.columns[3].textAt(RowId{1}), "3"s);
        }
    }

    void saysWhichCellsAreNotFilled() {
        const Table table = m_files.read(
            "t.vot", document("<TABLE><FIELD name='v' datatype='float' arraysize='2x2'/><FIELD name='k' datatype='int' "
                              "arraysize='2'/><DATA><TABLEDATA><TR><TD>1 2 3 4</TD><TD>1 2</TD></TR>"
                              "<TR><TD>1 2 3</TD><TD>1 2</TD></TR><TR><TD/><TD/></TR>"
                              "<TR><TD>1 2 3 4 5</TD><TD>1 2</TD></TR></TABLEDATA></DATA></TABLE>"));
        QCOMPARE(table.rows, 4U);
        QCOMPARE(table.remarks.size(), 1U);
        QVERIFY(contains(table.remarks[0], "Column 'v': 2 cells"));
        QVERIFY(contains(table.remarks[0], "first row 2 with 3 elements"));
        QCOMPARE(table.columns[0].textAt(RowId{1}), "1 2 3"s);
        QCOMPARE(table.columns[0].textAt(RowId{3}), "1 2 3 4 5"s);
        QCOMPARE(table.columns[0].shape, std::vector<std::int64_t>());
    }

    void survivesEveryRealDocument() {
        NEED_REAL_DATA(folder, "fits-edge-astropy/votable");
        int read = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            try {
                readTable(entry.path(), {});
                ++read;
            } catch (const Error& error) {
                QVERIFY2(error.kind() == ErrorKind::BadInput, error.what());
            }
        }
        QVERIFY2(read >= 12, qPrintable(QString::number(read)));
    }

    void readsTheSameRowsFromThreeFormats() {
        NEED_REAL_DATA(folder, "catalog-gz2");
        std::filesystem::path fitsPath;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().filename().string().find(".fits") != std::string::npos)
                fitsPath = entry.path();
        const Catalog vot = readCatalog({.path = folder / "table5.vot.gz"}, {}).catalog;
        const Catalog csv = readCatalog({.path = folder / "table5.csv.gz"}, {}).catalog;
        const Catalog fits = readCatalog({.path = fitsPath}, {}).catalog;
        QCOMPARE(vot.rowCount(), 19761U);
        QCOMPARE(vot.fingerprint(), csv.fingerprint());
        QCOMPARE(vot.fingerprint(), fits.fingerprint());
        QCOMPARE(vot.columns().size(), fits.columns().size());
        QCOMPARE(csv.columns().size(), fits.columns().size());
        for (std::size_t index = 0; index < fits.columns().size(); ++index) {
            const Column& left = fits.columns()[index];
            const Column& middle = vot.columns()[index];
            const Column& right = csv.columns()[index];
            QCOMPARE(middle.name, left.name);
            QCOMPARE(right.name, left.name);
            for (std::int64_t row = 0; row < static_cast<std::int64_t>(fits.rowCount()); ++row) {
                if (!left.isNumeric() || !right.isNumeric()) {
                    QCOMPARE(middle.textAt(RowId{row}), left.textAt(RowId{row}));
                    QCOMPARE(right.textAt(RowId{row}), left.textAt(RowId{row}));
                    continue;
                }
                const double one = left.numberAt(RowId{row});
                const double other = middle.numberAt(RowId{row});
                const double third = right.numberAt(RowId{row});
                QVERIFY2(std::isnan(one) ? std::isnan(other) : one == other, left.name.c_str());
                // CSV holds float32 numbers with fewer digits
                QVERIFY2(std::isnan(one) ? std::isnan(third)
                                         : static_cast<float>(one) == static_cast<float>(third) || one == third,
                         left.name.c_str());
            }
        }
    }

    void listsTheTablesOfAFile() {
        const auto list = [this](const std::string& text) { return tablesIn(m_files.write("list.vot", text), {}); };
        const std::string rows = "<DATA><TABLEDATA><TR><TD>1</TD></TR><TR><TD>2</TD></TR></TABLEDATA></DATA>";
        const std::string several = document("<TABLE name='a'><FIELD name='n' datatype='int'/></TABLE><TABLE ID='t' "
                                             "name='b'><FIELD name='n' datatype='int'/>" +
                                             rows + "</TABLE><TABLE ID='c' ref='t' nrows='9'/>");
        const auto tables = list(several);
        QCOMPARE(tables.size(), std::size_t{3});
        QCOMPARE(tables[1].choice, std::string("2"));
        QVERIFY(tables[0].rows == 0 && tables[1].rows == 2 && tables[2].rows == 9);
        QVERIFY(tables[1].columns == 1 && tables[2].columns == 1);
        QVERIFY(tables[1].name == "b" && tables[2].name == "c");
        for (const std::string choice : {"", "1", "2", "B", "t"}) {
            const int place = placeOfTable(tables, choice);
            QCOMPARE(
                tables[static_cast<std::size_t>(place)].name,
                readTable(m_files.path("list.vot").string() + (choice.empty() ? "" : "[" + choice + "]"), {}).name);
        }
        QCOMPARE(placeOfTable(tables, "none"), -1);
        // as far as it can be followed
        QCOMPARE(list(several.substr(0, several.find("ID='c'"))).size(), std::size_t{2});
        QVERIFY(
            list("<!DOCTYPE v [<!ENTITY e 'x'>]><VOTABLE><RESOURCE><TABLE name='a'/></RESOURCE></VOTABLE>").empty());
        QVERIFY(tablesIn(m_files.write("list.csv", "a,b\n1,2\n"), {}).empty());
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestVoTable)
#include "test_votable.moc"
