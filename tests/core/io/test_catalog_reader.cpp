// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/catalog_reader.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>

#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"
#include "real_data.h"

using namespace oddity::core;

class TestCatalogReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void infersColumnKinds() {
        const LoadedCatalog loaded = readText("id,n,big,x,flag,code,note\r\n"
                                              "016.732,1,9007199254740993,1.5,true,007,a\r\n"
                                              "016.733,,2,nan,False,010,\"b, \"\"c\"\"\nd\"\r\n");
        const Catalog& catalog = loaded.catalog;
        QCOMPARE(catalog.rowCount(), 2U);
        QCOMPARE(catalog.idColumn(), std::string("id"));
        QCOMPARE(catalog.id(RowId{0}), std::string("016.732"));
        QCOMPARE(std::get<std::vector<std::int64_t>>(catalog.column("big").values)[0], 9007199254740993);
        QCOMPARE(catalog.column("n").nullRows, std::vector<std::int64_t>{1});
        QVERIFY(std::isnan(catalog.column("n").numberAt(RowId{1})));
        QVERIFY(std::isnan(catalog.column("x").numberAt(RowId{1})));
        QCOMPARE(catalog.column("flag").numberAt(RowId{1}), 0.0);
        QCOMPARE(catalog.column("code").textAt(RowId{0}), std::string("007"));
        QCOMPARE(catalog.column("note").textAt(RowId{1}), std::string("b, \"c\"\nd"));
    }

    void integersBeyond64BitsStayText() {
        const LoadedCatalog loaded = readText("name,long\na,123456789012345678901\nb,2\n");
        QCOMPARE(loaded.catalog.column("long").textAt(RowId{0}), std::string("123456789012345678901"));
        QVERIFY(!loaded.catalog.column("long").isNumeric());
    }

    void signedZerosAndSignedIntegersAreNumbersAmongReals() {
        const Catalog catalog = std::move(readText("id,zero,plus,long,zeros,ints,codes\n"
                                                   "a,-0,+5,9223372036854775808,-0,+5,007\n"
                                                   "b,1.5,1.5,1e3,4,6,1.5\n")
                                              .catalog);
        QVERIFY(std::signbit(std::get<std::vector<double>>(catalog.column("zero").values)[0]));
        QCOMPARE(std::get<std::vector<double>>(catalog.column("plus").values)[0], 5.0);
        QCOMPARE(std::get<std::vector<double>>(catalog.column("long").values)[0], 9223372036854775808.0);
        QCOMPARE(std::get<std::vector<double>>(catalog.column("zeros").values)[1], 4.0);
        QCOMPARE(catalog.column("ints").textAt(RowId{0}), std::string("+5"));
        QCOMPARE(catalog.column("codes").textAt(RowId{0}), std::string("007"));
    }

    void namesTheCellThatMakesNumbersText() {
        const auto remarksOf = [this](const std::string& text) {
            std::string remarks;
            for (const std::string& remark : readText(text).remarks)
                remarks += remark + "\n";
            return remarks;
        };
        QVERIFY(remarksOf("id,a\nx,1\ny,2.5\nz,3..1\n")
                    .find("Column 'a' is text: 1 cell was not taken for numbers, the first '3..1' in row 2.") !=
                std::string::npos);
        std::string many = "id,a,b\n"; // in several blocks
        for (int row = 0; row < 300000; ++row)
            many += "n" + std::to_string(row) + "," + (row == 250000 ? "?" : "1.25") + ",x\n";
        const std::string remarks = remarksOf(many);
        QVERIFY(remarks.find("the first '?' in row 250000.") != std::string::npos);
        QVERIFY(remarks.find("'b' is text") == std::string::npos);
        QVERIFY(remarksOf("id,a\nx,one\ny,2\nz,three\n").find("is text") == std::string::npos);
    }

    void readsOtherDelimitersAndMarks() {
        const LoadedCatalog tabs = readText("\xEF\xBB\xBF# id\tra\tdec\n1\t10.5\t-2\n\n2\t11\t-3\n");
        QCOMPARE(tabs.catalog.rowCount(), 2U);
        QCOMPARE(tabs.raColumn, std::string("ra"));
        QCOMPARE(tabs.decColumn, std::string("dec"));
        QCOMPARE(readText("id;x\n1;2\n").catalog.column("x").numberAt(RowId{0}), 2.0);
        QCOMPARE(readText("id,t\n1,caf\xE9\n").catalog.column("t").textAt(RowId{0}), std::string("caf\xC3\xA9"));
    }

    void positionsInOtherUnitsAreConverted_data() {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<double>("degrees");
        QTest::newRow("deg") << QByteArray("deg") << 1.5;
        QTest::newRow("Degrees") << QByteArray("Degrees") << 1.5;
        QTest::newRow("rad") << QByteArray("rad") << 1.5 * 180 / std::numbers::pi;
        QTest::newRow("hourangle") << QByteArray("hourangle") << 22.5;
        QTest::newRow("h") << QByteArray("h") << 22.5;
        QTest::newRow("arcsec") << QByteArray("arcsec") << 1.5 / 3600;
        QTest::newRow("mas") << QByteArray("mas") << 1.5 / 3600 / 1000;
    }
    void positionsInOtherUnitsAreConverted() {
        QFETCH(QByteArray, unit);
        QFETCH(double, degrees);
        const LoadedCatalog loaded = readPositions(unit.toStdString(), "", "");
        QCOMPARE(loaded.catalog.column(loaded.raColumn).numberAt(RowId{0}), degrees);
        QCOMPARE(loaded.catalog.column(loaded.raColumn).unit, degrees == 1.5 ? unit.toStdString() : "deg");
        QCOMPARE(loaded.catalog.column("coord_ra").numberAt(RowId{0}), 1.5);
        QCOMPARE(loaded.decColumn, std::string("coord_dec"));
        const bool isSaid = std::ranges::any_of(loaded.remarks, [](const std::string& remark) {
            return remark.find("'coord_ra_deg' has it in degrees") != std::string::npos;
        });
        QCOMPARE(isSaid, degrees != 1.5);
        const LoadedCatalog again =
            readCatalog({.path = m_path, .raColumn = loaded.raColumn, .decColumn = loaded.decColumn}, {});
        QCOMPARE(again.catalog.column(again.raColumn).numberAt(RowId{0}), degrees);
    }

    void rightAscensionsBeyondTheCircleAreTurned() {
        const LoadedCatalog loaded = readText("id,ra,dec\na,-0.05,1\nb,,95\nc,10,2\n");
        const auto isSaid = [&loaded](const std::string& text) {
            return std::ranges::find(loaded.remarks, text) != loaded.remarks.end();
        };
        QVERIFY(isSaid("1 row (first: row 1) has 'ra' outside 0 to 360 degrees, which is turned into the circle."));
        QVERIFY(isSaid("1 row (first: row 2) has no 'ra'."));
        QVERIFY(isSaid("1 row (first: row 2) has no 'dec' from -90 to 90 degrees."));
    }

    void unitsThatAreNoAnglesAreNamed() {
        const LoadedCatalog loaded = readPositions("pix", "", "");
        QCOMPARE(loaded.raColumn, std::string());
        QVERIFY(std::ranges::any_of(loaded.remarks, [](const std::string& remark) {
            return remark.find("'coord_ra' was not taken for positions: its unit, 'pix'") != std::string::npos;
        }));
        try {
            readCatalog({.path = m_path, .raColumn = "coord_ra", .decColumn = "coord_dec"}, {});
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.place().field, std::string("coord_ra"));
            QVERIFY(error.detail().find("'pix'") != std::string::npos);
        }
    }

    void theMainPositionOfTheUcdsComesFirst() {
        const LoadedCatalog main = readPositions("deg", "pos.eq.ra;meta.main", "pos.eq.dec;meta.main");
        QCOMPARE(main.raColumn, std::string("alpha"));
        QCOMPARE(main.decColumn, std::string("delta"));
        const LoadedCatalog old = readPositions("deg", "POS_EQ_RA_MAIN", "POS_EQ_DEC_MAIN");
        QCOMPARE(old.raColumn, std::string("alpha"));
        const LoadedCatalog error = readPositions("deg", "stat.error;pos.eq.ra;meta.main", "pos.eq.dec");
        QCOMPARE(error.raColumn, std::string("coord_ra"));
        QCOMPARE(error.decColumn, std::string("coord_dec"));
    }

    void guessesAnotherIdWhenOneRepeats() {
        const LoadedCatalog loaded = readText("id,name\n1,a\n1,b\n");
        QCOMPARE(loaded.catalog.idColumn(), std::string("name"));
        QVERIFY(!loaded.remarks.empty());
        QCOMPARE(readText("x,y\n1,2\n1,3\n").catalog.id(RowId{1}), std::string("1"));
    }

    void namesThePlaceOfAnError_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("row");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("too few fields") << QByteArray("id,x,y\n1,2,3\n2,3\n") << qint64{1} << QByteArray("y");
        QTest::newRow("too many fields") << QByteArray("id,x\n1,2\n2,3,4\n") << qint64{1} << QByteArray();
        QTest::newRow("open quote") << QByteArray("id,x\n1,\"2\n2,3\n") << qint64{-1} << QByteArray();
        QTest::newRow("text after quote") << QByteArray("id,x\n1,\"2\"3\n") << qint64{-1} << QByteArray();
        QTest::newRow("no rows") << QByteArray("id,x\n") << qint64{-1} << QByteArray();
        QTest::newRow("empty") << QByteArray() << qint64{-1} << QByteArray();
        QTest::newRow("binary") << QByteArray("id,x\n\0\0\0", 8) << qint64{-1} << QByteArray();
    }
    void namesThePlaceOfAnError() {
        QFETCH(QByteArray, text);
        QFETCH(qint64, row);
        QFETCH(QByteArray, field);
        try {
            readText(text.toStdString());
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QCOMPARE(error.place().path, m_path.string());
            QCOMPARE(error.place().row, row);
            QCOMPARE(error.place().field, field.toStdString());
        }
    }

    void refusesAChosenIdThatRepeats() {
        try {
            readText("id,x\n7,1\n8,1\n7,2\n", "id");
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.place().row, std::int64_t{2});
            QCOMPARE(error.place().field, std::string("id"));
        }
        QVERIFY_EXCEPTION_THROWN(readText("a,b\n1,2\n", "c"), Error);
    }

    void readsTheSameTableFromFitsAndCsv() {
        NEED_REAL_DATA(folder, "catalog-gz2");
        const LoadedCatalog csv = readCatalog({.path = folder / "table5.csv.gz"}, {});
        const LoadedCatalog fits = readCatalog({.path = fitsIn(folder)}, {});
        QCOMPARE(csv.catalog.rowCount(), 19761U);
        QCOMPARE(fits.catalog.rowCount(), csv.catalog.rowCount());
        QCOMPARE(fits.catalog.columns().size(), csv.catalog.columns().size());
        for (std::size_t index = 0; index < csv.catalog.columns().size(); ++index) {
            const Column& left = csv.catalog.columns()[index];
            const Column& right = fits.catalog.columns()[index];
            QCOMPARE(left.name, right.name);
            for (const std::int64_t row : {0, 1, 9999, 19760})
                if (left.isNumeric() && !std::isnan(right.numberAt(RowId{row})))
                    QVERIFY2(std::abs(left.numberAt(RowId{row}) - right.numberAt(RowId{row})) <=
                                 1e-6 * std::abs(right.numberAt(RowId{row})),
                             left.name.c_str());
        }
    }

    void readsRealCatalogs() {
        NEED_REAL_DATA(folder, "");
        const LoadedCatalog mirabest = readCatalog({.path = folder / "mirabest/labels.csv"}, {});
        QCOMPARE(mirabest.catalog.rowCount(), 61U);
        QCOMPARE(mirabest.catalog.idColumn(), std::string("file"));
        QCOMPARE(mirabest.catalog.column("ra").numberAt(RowId{0}), 16.732);
        const LoadedCatalog radio = readCatalog({.path = folder / "radio-galaxies/catalog.fits"}, {});
        QCOMPARE(radio.catalog.rowCount(), 1958U);
        QCOMPARE(radio.catalog.id(RowId{0}), std::string("rg00026"));
        const LoadedCatalog stars = readCatalog({.path = folder / "hsc-stars-hyrax/star_cat_correct.fits"}, {});
        QCOMPARE(stars.catalog.id(RowId{0}), std::string("36411452835238206"));
        QCOMPARE(stars.raColumn, std::string("ira"));
        QCOMPARE(stars.catalog.column("icalib_psf_used").numberAt(RowId{0}), 1.0);
        QCOMPARE(stars.catalog.column("star_filename").textAt(RowId{0}),
                 std::string("images/2-cutout-HSC-I-8279-pdr2_wide.fits"));
    }

private:
    static std::filesystem::path fitsIn(const std::filesystem::path& folder) {
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().filename().string().find(".fits") != std::string::npos)
                return entry.path();
        return {};
    }
    LoadedCatalog readText(const std::string& text, const std::string& idColumn = {}) {
        m_path = m_folder.filePath("catalog.csv").toStdString();
        std::ofstream(m_path, std::ios::binary) << text;
        return readCatalog({.path = m_path, .idColumn = idColumn}, {});
    }

    /// One object at coord_ra 1.5 in the unit, and at alpha, delta with the UCDs.
    LoadedCatalog readPositions(const std::string& unit, const std::string& raUcd, const std::string& decUcd) {
        m_path = m_folder.filePath("positions.vot").toStdString();
        const auto field = [](const std::string& name, const std::string& unitText, const std::string& ucd) {
            return "<FIELD name=\"" + name + "\" datatype=\"double\" unit=\"" + unitText + "\" ucd=\"" + ucd + "\"/>";
        };
        std::ofstream(m_path, std::ios::binary)
            << "<VOTABLE version=\"1.4\"><RESOURCE><TABLE>" << field("coord_ra", unit, "")
            << field("coord_dec", "deg", "") << field("alpha", "deg", raUcd) << field("delta", "deg", decUcd)
            << "<DATA><TABLEDATA><TR><TD>1.5</TD><TD>2</TD><TD>3</TD><TD>4</TD></TR></TABLEDATA></DATA>"
            << "</TABLE></RESOURCE></VOTABLE>";
        return readCatalog({.path = m_path}, {});
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_path;
};

QTEST_GUILESS_MAIN(TestCatalogReader)
#include "test_catalog_reader.moc"
