// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/fits_table.h"

#include <cmath>
#include <limits>

#include <QTest>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/tables/display_format.h"
#include "table_files.h"

using namespace oddity::core;
using namespace std::string_literals;
using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;
using Bytes = std::vector<std::uint8_t>;
using Texts = std::vector<std::string>;

namespace {

template <typename Elements> const Elements& elementsOf(const Column& column) {
    return std::get<Elements>(std::get<ArrayColumn>(column.values).elements);
}

const std::vector<std::size_t>& startsOf(const Column& column) {
    return std::get<ArrayColumn>(column.values).starts;
}

} // namespace

class TestFitsTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryScalar() {
        const FitsTableBytes table{
            .formats = {"1L", "1X", "B", "I", "J", "K", "4A", "E", "D", "C", "M"},
            .rowBytes = 1 + 1 + 1 + 2 + 4 + 8 + 4 + 4 + 8 + 8 + 16,
            .rows = 2,
            .data = "T"s + "\x80" +
                    bigEndian(std::uint8_t{200}, std::int16_t{-2}, std::int32_t{-3}, std::int64_t{9007199254740993}) +
                    "ab  " + bigEndian(0.5F, 0.1, 1.0F, -2.0F, 0.1, 0.2) + "\0\0"s +
                    bigEndian(std::uint8_t{0}, std::int16_t{7}, std::int32_t{8}, std::int64_t{-9}) + "c\0xy"s +
                    bigEndian(std::numeric_limits<float>::quiet_NaN(), -0.0, 3.0F, 4.0F, 5.0, 6.0)};
        const Table read = m_files.read("t.fits", table.file());
        QCOMPARE(read.rows, 2U);
        QCOMPARE(std::get<Bytes>(read.columns[0].values), (Bytes{1, 0}));
        QCOMPARE(read.columns[0].nullRows, Integers{1});
        QCOMPARE(std::get<Bytes>(read.columns[1].values), (Bytes{1, 0}));
        QCOMPARE(std::get<Integers>(read.columns[2].values), (Integers{200, 0}));
        QCOMPARE(std::get<Integers>(read.columns[3].values), (Integers{-2, 7}));
        QCOMPARE(std::get<Integers>(read.columns[4].values), (Integers{-3, 8}));
        QCOMPARE(std::get<Integers>(read.columns[5].values), (Integers{9007199254740993, -9}));
        QCOMPARE(std::get<Texts>(read.columns[6].values), (Texts{"ab", "c"}));
        QCOMPARE(std::get<Reals>(read.columns[7].values)[0], 0.5);
        QVERIFY(std::isnan(std::get<Reals>(read.columns[7].values)[1]));
        QCOMPARE(std::get<Reals>(read.columns[8].values)[0], 0.1);
        QVERIFY(std::signbit(std::get<Reals>(read.columns[8].values)[1]));
        QCOMPARE(read.columns[9].textAt(RowId{0}), "1-2i"s);
        QCOMPARE(read.columns[10].textAt(RowId{1}), "5+6i"s);
        QVERIFY(read.remarks.empty());
    }

    void keepsDisplayFormats() {
        const FitsTableBytes table{.formats = {"E", "D", "I", "D", "4A"},
                                   .texts = {{"TDISP1", "F8.2"}, {"TDISP2", "%8.2f"}, {"TDISP3", "Z4.4"}},
                                   .reals = {{"TSCAL4", 2}},
                                   .rowBytes = 4 + 8 + 2 + 8 + 4,
                                   .rows = 1,
                                   .data = bigEndian(0.1F, 0.1, std::int16_t{-1}, 0.1) + "ab  "};
        const Table read = m_files.read("t.fits", table.file());
        QCOMPARE(read.columns[0].textAt(RowId{0}), "0.1"s); // the digits of float32
        QVERIFY(read.columns[0].isSingle && !read.columns[1].isSingle);
        QVERIFY(read.columns[0].display && isFor(*read.columns[0].display, read.columns[0]));
        QCOMPARE(shownAs(*read.columns[0].display, "0.1"), "0.10"s);
        QVERIFY(!read.columns[1].display && !read.columns[4].display);
        QCOMPARE(shownAs(*read.columns[2].display, read.columns[2].textAt(RowId{0})), "FFFF"s);
        QCOMPARE(read.remarks.size(), 1U);
        QVERIFY2(read.remarks[0].find("TDISP2 = '%8.2f' is no display format") != std::string::npos,
                 read.remarks[0].c_str());
    }

    void readsEveryVectorExactly() {
        const FitsTableBytes table{.formats = {"2D", "3K", "2E", "10X", "2L", "2M", "2I", "6A", "6A2", "12A:SSTR4"},
                                   .texts = {{"TDIM8", "(3,2)"}, {"TDIM2", "(3,1)"}},
                                   .integers = {{"TNULL7", -1}},
                                   .rowBytes = 16 + 24 + 8 + 2 + 2 + 32 + 4 + 6 + 6 + 12,
                                   .rows = 1,
                                   .data = bigEndian(0.1, 1e300, std::int64_t{1}, std::int64_t{-9007199254740993},
                                                     std::int64_t{3}, 1.5F, 2.5F) +
                                           "\xA0\x40TF" + bigEndian(1.0, 2.0, 3.0, 4.0) +
                                           bigEndian(std::int16_t{5}, std::int16_t{-1}) + "ab cd " + "uvwxyz" +
                                           "one two tri "};
        const Table read = m_files.read("t.fits", table.file());
        QCOMPARE(elementsOf<Reals>(read.columns[0]), (Reals{0.1, 1e300}));
        QCOMPARE(elementsOf<Integers>(read.columns[1]), (Integers{1, -9007199254740993, 3}));
        QCOMPARE(read.columns[1].shape, (Integers{3, 1}));
        QCOMPARE(std::get<VectorColumn>(read.columns[2].values).values, (std::vector<float>{1.5F, 2.5F}));
        QCOMPARE(elementsOf<Bytes>(read.columns[3]), (Bytes{1, 0, 1, 0, 0, 0, 0, 0, 0, 1}));
        QCOMPARE(elementsOf<Bytes>(read.columns[4]), (Bytes{1, 0}));
        QCOMPARE(read.columns[5].textAt(RowId{0}), "1+2i 3+4i"s);
        QCOMPARE(elementsOf<Reals>(read.columns[6])[0], 5.0);
        QVERIFY(std::isnan(elementsOf<Reals>(read.columns[6])[1]));
        QCOMPARE(elementsOf<Texts>(read.columns[7]), (Texts{"ab", "cd"}));
        QCOMPARE(elementsOf<Texts>(read.columns[8]), (Texts{"uv", "wx", "yz"}));
        QCOMPARE(elementsOf<Texts>(read.columns[9]), (Texts{"one", "two", "tri"}));
        QCOMPARE(read.remarks.size(), 1U);
    }

    void appliesScalesZerosAndNulls() {
        const FitsTableBytes table{
            .formats = {"I", "J", "K", "K", "B", "I", "E", "C"},
            .reals = {{"TSCAL1", 0.5}, {"TZERO1", 10}, {"TSCAL7", 2}, {"TZERO8", 1}},
            .integers = {{"TNULL1", -5}, {"TZERO2", 2147483648}, {"TZERO5", -128}, {"TNULL6", 99}},
            .rowBytes = 2 + 4 + 8 + 8 + 1 + 2 + 4 + 8,
            .rows = 2,
            .data = bigEndian(std::int16_t{3}, std::int32_t{2147483647}, std::numeric_limits<std::int64_t>::max(),
                              std::int64_t{-9223372036854775807}, std::uint8_t{0}, std::int16_t{99}, 1.5F, 1.0F, 2.0F) +
                    bigEndian(std::int16_t{-5}, std::int32_t{-2147483647 - 1}, std::int64_t{0}, std::int64_t{-1},
                              std::uint8_t{255}, std::int16_t{1}, 2.0F, 3.0F, 4.0F)};
        FitsTableBytes withUnsigned = table;
        withUnsigned.texts = {};
        withUnsigned.reals.emplace_back("TZERO3", 9223372036854775808.0);
        withUnsigned.reals.emplace_back("TZERO4", 9223372036854775808.0);
        const Table read = m_files.read("t.fits", withUnsigned.file());
        QCOMPARE(std::get<Reals>(read.columns[0].values)[0], 11.5);
        QVERIFY(std::isnan(std::get<Reals>(read.columns[0].values)[1]));
        QCOMPARE(std::get<Integers>(read.columns[1].values), (Integers{4294967295, 0}));
        QCOMPARE(std::get<Texts>(read.columns[2].values), (Texts{"18446744073709551615", "9223372036854775808"}));
        QCOMPARE(std::get<Integers>(read.columns[3].values), (Integers{1, 9223372036854775807}));
        QCOMPARE(std::get<Integers>(read.columns[4].values), (Integers{-128, 127}));
        QCOMPARE(read.columns[5].nullRows, Integers{0});
        QCOMPARE(std::get<Reals>(read.columns[6].values), (Reals{3, 4}));
        QCOMPARE(read.columns[7].textAt(RowId{0}), "2+2i"s);
    }

    void readsVariableLengthArrays() {
        const FitsTableBytes table{
            .formats = {"1PJ(3)", "1QD", "PA", "PX", "PE(1)"},
            .rowBytes = 8 + 16 + 8 + 8 + 8,
            .rows = 2,
            .data = bigEndian(std::int32_t{2}, std::int32_t{0}, std::int64_t{0}, std::int64_t{0}, std::int32_t{3},
                              std::int32_t{8}, std::int32_t{9}, std::int32_t{11}, std::int32_t{0}, std::int32_t{0}) +
                    bigEndian(std::int32_t{1}, std::int32_t{0}, std::int64_t{1}, std::int64_t{13}, std::int32_t{0},
                              std::int32_t{0}, std::int32_t{0}, std::int32_t{0}, std::int32_t{1}, std::int32_t{21}),
            .heap = bigEndian(std::int32_t{7}, std::int32_t{-8}) + "abc" + "\xF0\x80" + bigEndian(0.1, 2.5F)};
        const Table read = m_files.read("t.fits", table.file());
        QCOMPARE(elementsOf<Integers>(read.columns[0]), (Integers{7, -8, 7}));
        QCOMPARE(startsOf(read.columns[0]), (std::vector<std::size_t>{0, 2, 3}));
        QCOMPARE(elementsOf<Reals>(read.columns[1]), Reals{0.1});
        QCOMPARE(startsOf(read.columns[1]), (std::vector<std::size_t>{0, 0, 1}));
        QCOMPARE(std::get<Texts>(read.columns[2].values), (Texts{"abc", ""}));
        QCOMPARE(elementsOf<Bytes>(read.columns[3]), (Bytes{1, 1, 1, 1, 0, 0, 0, 0, 1}));
        QCOMPARE(elementsOf<Reals>(read.columns[4]), Reals{2.5});
    }

    void namesTheRowOfAnArrayOutsideTheHeap() {
        const FitsTableBytes table{.formats = {"1PD"},
                                   .rowBytes = 8,
                                   .rows = 2,
                                   .data =
                                       bigEndian(std::int32_t{1}, std::int32_t{0}, std::int32_t{2}, std::int32_t{0}),
                                   .heap = bigEndian(1.0)};
        try {
            m_files.read("t.fits", table.file());
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QCOMPARE(error.place().hdu, 2);
            QCOMPARE(error.place().row, std::int64_t{1});
            QCOMPARE(error.place().field, "c1"s);
        }
    }

    void refusesArraysThatShareTheirBytesWithoutEnd() {
        FitsTableBytes table{.formats = {"1QB"}, .rowBytes = 16, .rows = 2000};
        table.heap = std::string(1 << 20, 'x');
        for (std::int64_t row = 0; row < table.rows; ++row)
            table.data += bigEndian(std::int64_t{1 << 20}, std::int64_t{0});
        QVERIFY_EXCEPTION_THROWN(m_files.read("t.fits", table.file()), Error);
    }

    void readsTablesWithoutRowsColumnsOrWidth() {
        const Table noRows =
            m_files.read("a.fits", FitsTableBytes{.formats = {"D", "2E", "1PJ"}, .rowBytes = 24}.file());
        QCOMPARE(noRows.rows, 0U);
        QCOMPARE(noRows.columns.size(), 3U);
        const Table noColumns = m_files.read("b.fits", FitsTableBytes{.rowBytes = 1, .rows = 3, .data = "abc"}.file());
        QCOMPARE(noColumns.rows, 3U);
        QVERIFY(noColumns.columns.empty());
        const Table noWidth = m_files.read(
            "c.fits",
            FitsTableBytes{.formats = {"0A", "0D", "0PJ", "B"}, .rowBytes = 1, .rows = 2, .data = "\1\2"}.file());
        QCOMPARE(noWidth.columns.size(), 4U);
        for (const Column& column : noWidth.columns)
            QCOMPARE(column.rowCount(), 2U);
        QCOMPARE(std::get<Integers>(noWidth.columns[3].values), (Integers{1, 2}));
        const Table noBytes = m_files.read("d.fits", FitsTableBytes{.formats = {"0A"}, .rows = 5}.file());
        QCOMPARE(noBytes.columns[0].rowCount(), 5U);
        QVERIFY_EXCEPTION_THROWN(
            m_files.read("e.fits", FitsTableBytes{.formats = {"0A"}, .rows = std::int64_t{1} << 50}.file()), Error);
    }

    void readsAsciiTables() {
        FitsTableBytes table{.formats = {"A5", "I4", "F6.2", "E9.3", "D9.2", "I20", "F5.2"},
                             .texts = {{"TNULL2", "-99"}},
                             .reals = {{"TSCAL7", 2}, {"TZERO7", 1}},
                             .rowBytes = 58,
                             .rows = 3,
                             .data = " ab    12  3.25 1.500E+2 -2.5D-10  9223372036854775807  1234"s +
                                     "        -99  1234       -    1D2                   -1   1.5"s};
        table.extension = "TABLE";
        table.data = " ab  "s + "  12" + "  3.25" + " 1.500E+2" + " -2.5D-10" + " 9223372036854775807" + " 1234" + //
                     "     "s + " -99" + "  1234" + "   -1E300" + "      1D2" + "                  -1" + "  1.5" + //
                     "cdefg"s + "    " + "   nan" + "    1E400" + "         " + "                    " + "     ";
        table.rowBytes = static_cast<std::int64_t>(table.data.size()) / 3;
        std::int64_t start = 1;
        for (const std::int64_t width : {5, 4, 6, 9, 9, 20, 5}) {
            table.integers.emplace_back("TBCOL" + std::to_string(table.integers.size() + 1), start);
            start += width;
        }
        const Table read = m_files.read("t.fits", table.file());
        QCOMPARE(std::get<Texts>(read.columns[0].values), (Texts{" ab", "", "cdefg"}));
        QCOMPARE(std::get<Integers>(read.columns[1].values)[0], std::int64_t{12});
        QCOMPARE(read.columns[1].nullRows, (Integers{1, 2}));
        QCOMPARE(std::get<Reals>(read.columns[2].values)[0], 3.25);
        QCOMPARE(std::get<Reals>(read.columns[2].values)[1], 12.34); // the point is implied
        QCOMPARE(std::get<Reals>(read.columns[3].values)[0], 150.0);
        QCOMPARE(std::get<Reals>(read.columns[4].values)[0], -2.5e-10);
        QVERIFY(std::isinf(std::get<Reals>(read.columns[3].values)[2]));
        QCOMPARE(std::get<Integers>(read.columns[5].values)[0], 9223372036854775807);
        QCOMPARE(read.columns[5].nullRows, Integers{2});
        QCOMPARE(std::get<Reals>(read.columns[6].values)[0], 25.68);
        QCOMPARE(std::get<Reals>(read.columns[6].values)[1], 4.0);
    }

    void choosesATableByNumberAndName() {
        FitsTableBytes first{.formats = {"B"}, .texts = {{"EXTNAME", "ONE"}}, .rowBytes = 1, .rows = 1, .data = "a"};
        FitsTableBytes second = first;
        second.texts = {{"EXTNAME", "Two"}};
        second.data = "b";
        const auto path = m_files.write("two.fits", first.file() + second.hdu());
        const auto valueIn = [&path](const std::string& choice) {
            return std::get<Integers>(readTable(path.string() + choice, {}).columns[0].values)[0];
        };
        QCOMPARE(valueIn(""), std::int64_t{'a'});
        QCOMPARE(valueIn("[1]"), std::int64_t{'a'});
        QCOMPARE(valueIn("[2]"), std::int64_t{'b'});
        QCOMPARE(valueIn("[two]"), std::int64_t{'b'});
        QCOMPARE(valueIn("[two,1]"), std::int64_t{'b'});
        QVERIFY_EXCEPTION_THROWN(valueIn("[two,2]"), Error);
        QVERIFY_EXCEPTION_THROWN(valueIn("[0]"), Error);
        QVERIFY_EXCEPTION_THROWN(valueIn("[3]"), Error);
        QVERIFY_EXCEPTION_THROWN(valueIn("[three]"), Error);
        QCOMPARE(readTable(path, {.hdu = 3}, {}).name, "Two"s);
    }

    /// What is said of an HDU is what is typed for it.
    void namesHdusAsTheyAreTyped() {
        QCOMPARE(hduName(1), "HDU 0"s);
        QCOMPARE(hduName(2, "SCI"), "HDU 1 'SCI'"s);
        QCOMPARE(hduName(5, "SCI", 2), "HDU 4 'SCI,2'"s);
        QCOMPARE(Error(ErrorKind::BadInput, "is odd", {.path = "a.fits", .hdu = 2}).what(), "a.fits, HDU 1: is odd"s);
        QCOMPARE(Error(ErrorKind::BadInput, "is odd", {.path = "a.fits", .hdu = 0}).what(), "a.fits: is odd"s);
        const FitsTableBytes first{
            .formats = {"B"}, .texts = {{"EXTNAME", "ONE"}}, .rowBytes = 1, .rows = 1, .data = "a"};
        FitsTableBytes second = first;
        second.texts = {};
        const auto path = m_files.write("said.fits", first.file() + second.hdu());
        const auto said = [&path](const std::string& choice) -> std::string {
            try {
                return readTable(path.string() + choice, {}).remarks.at(0);
            } catch (const Error& error) {
                return error.what();
            }
        };
        const std::string tables = "the file's tables: HDU 1 'ONE', HDU 2";
        QCOMPARE(said("[0]"), path.string() + ", HDU 0: holds no table; " + tables);
        QCOMPARE(said("[3]"), path.string() + ": there is no extension '3'; " + tables);
        QCOMPARE(said(""), "The table in HDU 1 'ONE' was read."s);
    }

    /// Column-oriented FITS, as STILTS writes it, is a catalog in one row: every TDIM ends in the number of its rows.
    void readsCatalogsByColumns() {
        FitsTableBytes table{
            .formats = {"3K", "3I", "6A", "6E", "3D"},
            .texts = {{"TDIM1", "(1,3)"}, {"TDIM2", "(3)"}, {"TDIM3", "(2,3)"}, {"TDIM4", "(2,3)"}, {"TDIM5", "(1,3)"}},
            .reals = {{"TSCAL5", 2.0}},
            .integers = {{"TNULL2", -1}},
            .rowBytes = 84,
            .rows = 1};
        table.data = bigEndian(std::int64_t{1}, std::int64_t{2}, std::int64_t{9007199254740993}) +
                     bigEndian(std::int16_t{5}, std::int16_t{-1}, std::int16_t{7}) + "aab cc" +
                     bigEndian(0.5F, 1.5F, 2.5F, 3.5F, 4.5F, 5.5F) + bigEndian(1.0, 2.0, 3.0);
        const Table read = m_files.read("t.colfits", table.file());
        QCOMPARE(read.rows, 3U);
        QVERIFY(read.remarks.empty());
        const std::string expected[5][3] = {{"1", "2", "9007199254740993"},
                                            {"5", "", "7"},
                                            {"aa", "b", "cc"},
                                            {"0.5 1.5", "2.5 3.5", "4.5 5.5"},
                                            {"2", "4", "6"}};
        for (std::size_t column = 0; column < 5; ++column) {
            QCOMPARE(read.columns[column].rowCount(), 3U);
            for (std::int64_t row = 0; row < 3; ++row)
                QCOMPARE(read.columns[column].textAt(RowId{row}), expected[column][row]);
        }
        FitsTableBytes ragged = table;
        ragged.texts[4].second = "(3,1)";
        QCOMPARE(m_files.read("ragged.fits", ragged.file()).rows, 1U);
        const FitsTableBytes coordinates{.formats = {"3D"},
                                         .texts = {{"TDIM1", "(1,3)"}},
                                         .rowBytes = 24,
                                         .rows = 1,
                                         .data = bigEndian(1.0, 2.0, 3.0)};
        QCOMPARE(m_files.read("tab.fits", coordinates.file()).rows, 1U);
    }

    void saysWhereACatalogMayBeOneRowOfArrays() {
        FitsTableBytes table{.formats = {"3K", "3E", "6A"}, .texts = {{"TDIM3", "(2,3)"}}, .rowBytes = 42, .rows = 1};
        table.data = bigEndian(std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, 0.5F, 1.5F, 2.5F) + "aabbcc";
        const auto remarksOf = [this](const FitsTableBytes& bytes) {
            return m_files.read("columns.fits", bytes.file()).remarks;
        };
        QCOMPARE(remarksOf(table).size(), 1U);
        QVERIFY2(remarksOf(table)[0].find("one row of arrays, each of 3 values") != std::string::npos,
                 remarksOf(table)[0].c_str());
        FitsTableBytes ragged = table;
        ragged.formats[1] = "2E";
        ragged.rowBytes = 38;
        ragged.data.resize(38);
        QCOMPARE(remarksOf(ragged).size(), 0U);
        FitsTableBytes spectra = table;
        spectra.rows = 2;
        spectra.data += table.data;
        QCOMPARE(remarksOf(spectra).size(), 0U);
    }

    void keepsLongIntegersExact() {
        constexpr std::int64_t large = 9007199254740993; // 2^53 + 1
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
        FitsTableBytes table{.formats = {"K", "K", "K", "K", "K"},
                             .reals = {{"TZERO2", 1000.0}, {"TSCAL5", 2}},
                             .integers = {{"TZERO1", 1}, {"TZERO3", most}, {"TZERO4", -most - 1}, {"TNULL4", 3}},
                             .rowBytes = 40,
                             .rows = 2};
        table.data = bigEndian(large, large, std::int64_t{-5}, std::int64_t{7}, large) +
                     bigEndian(std::int64_t{-2}, std::int64_t{0}, std::int64_t{1}, std::int64_t{3}, std::int64_t{1});
        const Table read = m_files.read("t.fits", table.file());
        const auto text = [&read](std::size_t column, std::int64_t row) {
            return read.columns[column].textAt(RowId{row});
        };
        QCOMPARE(text(0, 0), std::to_string(large + 1));
        QCOMPARE(text(0, 1), "-1"s);
        QCOMPARE(text(1, 0), std::to_string(large + 1000));
        QCOMPARE(text(2, 0), std::to_string(most - 5)); // not 2^63, which marks unsigned integers
        QCOMPARE(text(2, 1), ""s);                      // beyond 64 bits
        QCOMPARE(text(3, 0), std::to_string(-most - 1 + 7));
        QCOMPARE(read.columns[3].nullRows, std::vector<std::int64_t>{1});
        QCOMPARE(read.remarks.size(), 2U);
        QVERIFY(read.remarks[0].find("'c3': 1 integer is beyond 64 bits") != std::string::npos);
        QVERIFY(read.remarks[1].find("'c5' holds integers beyond 2^53") != std::string::npos);
    }

    void decodesLargeTablesOnSeveralCores() {
        constexpr std::int64_t rows = 300000;
        FitsTableBytes table{.formats = {"J", "1PI"}, .integers = {{"TNULL1", 5}}, .rowBytes = 12, .rows = rows};
        for (std::int32_t row = 0; row < rows; ++row) {
            table.data += bigEndian(row % 1000, std::int32_t{row % 3}, std::int32_t{2 * row});
            table.heap += bigEndian(static_cast<std::int16_t>(row % 30000));
        }
        table.heap += std::string(4, '\0');
        const Table read = m_files.read("t.fits", table.file());
        const auto& numbers = std::get<Integers>(read.columns[0].values);
        const auto& arrays = std::get<ArrayColumn>(read.columns[1].values);
        for (std::int64_t row = 0; row < rows; ++row) {
            QCOMPARE(numbers[static_cast<std::size_t>(row)], row % 1000);
            QCOMPARE(arrays.lengthAt(RowId{row}), static_cast<std::size_t>(row % 3));
            if (row % 3 > 0)
                QCOMPARE(elementsOf<Integers>(read.columns[1])[arrays.starts[static_cast<std::size_t>(row)]],
                         row % 30000);
        }
        QCOMPARE(read.columns[0].nullRows.size(), 300U);
        QVERIFY(std::is_sorted(read.columns[0].nullRows.begin(), read.columns[0].nullRows.end()));
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestFitsTable)
#include "test_fits_table.moc"
