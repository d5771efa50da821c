// SPDX-License-Identifier: BSD-3-Clause
// Tile-compressed tables: CFITSIO, which fpack is made of, packs a table; what we read is compared with the table.
#include <random>

#include <QTest>
#include <fitsio.h>

#include "core/error.h"
#include "core/io/file_info.h"
#include "table_files.h"

using namespace oddity::core;
using namespace std::string_literals;

namespace {

constexpr std::int64_t rows = 257;

/// Every type of column; arrays of any length in 32-bit and 64-bit descriptors, but of bits: CFITSIO 4.2 packs these so
/// that it cannot unpack them itself.
FitsTableBytes everyType() {
    FitsTableBytes table{.formats = {"B",     "3I",    "J",     "2K",    "E",      "2D",    "C",      "2M",
                                     "L",     "11X",   "7A",    "6A",    "0D",     "PB(9)", "PI(60)", "PJ(3)",
                                     "QK(2)", "PE(2)", "QD(2)", "PC(1)", "PA(20)", "J"},
                         .texts = {{"TUNIT3", "mag"}, {"TDIM12", "(3,2)"}, {"EXTNAME", "PACKED"}},
                         .reals = {{"TSCAL5", 0.5}, {"TZERO5", 2.0}},
                         .integers = {{"TNULL3", -5}, {"TZERO2", 32768}},
                         .rows = rows};
    std::mt19937 random(7);
    const auto below = [&random](int limit) {
        return static_cast<std::int32_t>(random() % static_cast<unsigned>(limit));
    };
    const auto real = [&random] { return std::normal_distribution<double>()(random); };
    const auto array = [&table, &below](bool isLong, std::int32_t longest,
                                        const std::function<std::string()>& element) {
        const std::int32_t count = below(longest + 1);
        const std::size_t start = table.heap.size();
        for (std::int32_t index = 0; index < count; ++index)
            table.heap += element();
        table.data += isLong ? bigEndian(std::int64_t{count}, static_cast<std::int64_t>(start))
                             : bigEndian(count, static_cast<std::int32_t>(start));
    };
    const auto realBytes = [&real] { return bigEndian(real()); };
    const auto floatBytes = [&real] { return bigEndian(static_cast<float>(real())); };
    for (std::int64_t row = 0; row < rows; ++row) {
        const std::size_t start = table.data.size();
        table.data += static_cast<char>(below(256));
        for (int index = 0; index < 3; ++index)
            table.data += bigEndian(static_cast<std::int16_t>(below(600) - 300));
        table.data += bigEndian(row % 9 == 0 ? -5 : below(1 << 20));
        table.data += bigEndian(static_cast<std::int64_t>(random()) << 31, -static_cast<std::int64_t>(random()));
        table.data += floatBytes() + realBytes() + realBytes() + floatBytes() + floatBytes();
        for (int index = 0; index < 4; ++index)
            table.data += realBytes();
        table.data += "TF\0"[below(3)];
        table.data += bigEndian(static_cast<std::int16_t>(below(2048) << 5));
        std::string name = "n" + std::to_string(row);
        name.resize(7, row % 2 ? ' ' : '\0');
        table.data += name + "ab cde";
        array(false, 9, [&] { return std::string(1, static_cast<char>(below(256))); });
        array(false, 60, [&] { return bigEndian(static_cast<std::int16_t>(below(50))); });
        array(false, 3, [&] { return bigEndian(below(1000)); });
        array(true, 2, [&] { return bigEndian(std::int64_t{below(1000)}); });
        array(false, 2, floatBytes);
        array(true, 2, realBytes);
        array(false, 1, [&] { return floatBytes() + floatBytes(); });
        array(false, 20, [&] { return std::string(1, static_cast<char>('a' + below(26))); });
        table.data += bigEndian(static_cast<std::int32_t>(row));
        table.rowBytes = static_cast<std::int64_t>(table.data.size() - start);
    }
    return table;
}

/// What CFITSIO makes of the file's table; method for all columns that can have it, "" its own choice.
std::string packed(const std::filesystem::path& path, const std::string& method, long tileRows) {
    std::filesystem::path packedPath = path;
    packedPath += ".fz";
    std::filesystem::remove(packedPath);
    fitsfile* from = nullptr;
    fitsfile* into = nullptr;
    int status = 0;
    fits_open_file(&from, path.c_str(), READWRITE, &status);
    fits_movabs_hdu(from, 2, nullptr, &status);
    int columns = 0;
    fits_get_num_cols(from, &columns, &status);
    for (int column = 1; column <= columns && !method.empty(); ++column)
        fits_update_key_str(from, ("FZALG" + std::to_string(column)).c_str(), method.c_str(), nullptr, &status);
    if (tileRows > 0)
        fits_update_key_lng(from, "FZTILELN", tileRows, nullptr, &status);
    fits_create_file(&into, packedPath.c_str(), &status);
    fits_create_img(into, BYTE_IMG, 0, nullptr, &status);
    fits_compress_table(from, into, &status);
    fits_close_file(into, &status);
    fits_close_file(from, &status);
    if (status != 0)
        throw std::runtime_error("CFITSIO: status " + std::to_string(status));
    return packedPath.string();
}

std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

class TestPackedTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWasPacked_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<int>("tileRows");
        for (const char* method : {"", "RICE_1", "GZIP_1", "GZIP_2"})
            for (const int tileRows : {0, 1, 100, 257})
                QTest::addRow("%s %d", method, tileRows) << QString(method) << tileRows;
    }
    void readsWhatWasPacked() {
        QFETCH(QString, method);
        QFETCH(int, tileRows);
        const auto path = m_files.write("t.fits", everyType().file());
        const Table expected = readTable(path, {});
        const std::string packedPath = packed(path, method.toStdString(), tileRows);
        const Table found = readTable(packedPath, {});
        QCOMPARE(found.name, "PACKED"s);
        QCOMPARE(found.rows, static_cast<std::size_t>(rows));
        QCOMPARE(found.remarks, expected.remarks);
        QCOMPARE(found.columns.size(), expected.columns.size());
        for (std::size_t index = 0; index < expected.columns.size(); ++index) {
            const Column& one = expected.columns[index];
            const Column& other = found.columns[index];
            QCOMPARE(other.name, one.name);
            QCOMPARE(other.unit, one.unit);
            QCOMPARE(other.shape, one.shape);
            QCOMPARE(other.nullRows, one.nullRows);
            QCOMPARE(other.values.index(), one.values.index());
            for (std::int64_t row = 0; row < rows; ++row)
                QCOMPARE(other.textAt(RowId{row}), one.textAt(RowId{row}));
        }
        const std::string info = fitsInfoJson(packedPath);
        QVERIFY2(info.find("\"rows\":257") != std::string::npos, info.c_str());
        QVERIFY2(info.find("\"PI(60)\"") != std::string::npos || info.find("\"PI(") != std::string::npos, info.c_str());
    }

    void refusesWrongHeaders_data() {
        QTest::addColumn<QByteArray>("keyword");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("tiles") << QByteArray("ZTILELEN") << QByteArray("1");
        QTest::newRow("rows") << QByteArray("ZNAXIS2") << QByteArray("2000000000000");
        QTest::newRow("row bytes") << QByteArray("ZNAXIS1") << QByteArray("3");
        QTest::newRow("heap") << QByteArray("ZPCOUNT") << QByteArray("9223372036854775807");
        QTest::newRow("method") << QByteArray("ZCTYP1") << QByteArray("'LZMA    '");
        QTest::newRow("format") << QByteArray("ZFORM1") << QByteArray("'1Z      '");
        QTest::newRow("Rice of reals") << QByteArray("ZCTYP6") << QByteArray("'RICE_1  '");
    }
    void refusesWrongHeaders() {
        QFETCH(QByteArray, keyword);
        QFETCH(QByteArray, value);
        std::string bytes = bytesOf(packed(m_files.write("t.fits", everyType().file()), "GZIP_1", 100));
        const std::size_t card =
            bytes.find(keyword.toStdString() + std::string(8 - static_cast<std::size_t>(keyword.size()), ' ') + "=");
        QVERIFY(card != std::string::npos);
        std::string text = value.toStdString();
        text.resize(70, ' ');
        bytes.replace(card + 10, 70, text);
        try {
            m_files.read("wrong.fits", bytes);
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QCOMPARE(error.place().hdu, 2);
            QVERIFY2(!error.place().field.empty(), error.what());
        }
    }

    void survivesDamage() {
        const std::string whole = bytesOf(packed(m_files.write("t.fits", everyType().file()), "", 100));
        std::mt19937 random(3);
        int refused = 0;
        for (int trial = 0; trial < 300; ++trial) {
            std::string bytes = whole;
            for (int change = 0; change < 3; ++change)
                bytes[2880 + random() % (bytes.size() - 2880)] = static_cast<char>(random());
            try {
                m_files.read("damaged.fits", bytes);
            } catch (const Error& error) {
                QVERIFY2(error.kind() == ErrorKind::BadInput || error.kind() == ErrorKind::NotFound, error.what());
                ++refused;
            }
        }
        QVERIFY(refused > 50);
    }

private:
    TableFiles m_files;
};

QTEST_GUILESS_MAIN(TestPackedTable)
#include "test_packed_table.moc"
