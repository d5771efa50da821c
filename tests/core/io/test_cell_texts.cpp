// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/error.h"
#include "core/io/tables/fits/cell_texts.h"
#include "core/io/tables/fits/fits_table.h"
#include "tests/core/io/real_data.h"

using namespace oddity::core;

namespace {

const char* const writer = R"(
import sys, numpy as np
from astropy.io import fits
c = fits.Column
big = fits.BinTableHDU.from_columns([
    c('name', '6A', array=['NGC 1', 'M31', '']),
    c('flag', 'L', array=[True, False, True]),
    c('half', 'E', unit='Jy', array=[0.1, np.nan, -1e-7]),
    c('count', 'J', null=-99, array=[5, -99, 2147483647]),
    c('u16', 'I', bzero=32768, array=np.array([0, 40000, 65535], dtype=np.uint16)),
    c('u64', 'K', bzero=2**63, array=np.array([0, 1, 2**64 - 1], dtype=np.uint64)),
    c('id', 'K', array=np.array([2**53 + 1, -1, 9223372036854775807])),
    c('scaled', 'I', array=np.array([1, 2, -2], dtype=np.int16)),
    c('list', '3E', array=[[1, 2, 3], [4, 5, 6], [7, 8, 9.5]]),
    c('long', '9B', array=np.arange(27).reshape(3, 9)),
    c('bits', '5X', array=np.array([[1, 0, 1, 0, 1], [0] * 5, [1] * 5], dtype=bool)),
    c('wave', 'C', array=[1 + 2j, 0.1 - 1.7j, 0]),
    c('gain', 'E', array=np.array([1, 3, 7], dtype=np.float32)),
    c('curve', 'PD()', array=np.array([np.arange(4.), np.arange(2.), np.zeros(0)], dtype=object)),
], name='WIDE')
text = fits.TableHDU.from_columns([
    c('star', 'A8', array=['Vega', 'Deneb']),
    c('mag', 'F6.2', unit='mag', array=[0.03, 1.25]),
], name='OLD')
fits.HDUList([fits.PrimaryHDU(), big, text]).writeto(sys.argv[1])
fits.setval(sys.argv[1], 'TSCAL8', value=0.5, ext=1)
fits.setval(sys.argv[1], 'TZERO8', value=10, ext=1)
fits.setval(sys.argv[1], 'TSCAL13', value=0.1, ext=1)
for column, format in [(3, 'F8.3'), (4, 'I12.4'), (5, 'Z4.4'), (6, 'Z20'), (7, 'Z16'), (8, 'ES10.2'), (9, 'F8.3')]:
    fits.setval(sys.argv[1], 'TDISP%d' % column, value=format, ext=1)
fits.setval(sys.argv[1], 'TDISP2', value='F8.1', ext=2)
)";

} // namespace

class TestCellTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfCell() {
        const QString path = m_folder.filePath("cells.fits");
        QProcess python;
        python.start("/usr/bin/python3", {"-c", "import astropy"});
        if (!python.waitForFinished(60'000) || python.exitCode() != 0)
            QSKIP("/usr/bin/python3 with astropy is not here to write the table");
        python.start("/usr/bin/python3", {"-c", QString::fromLatin1(writer), path});
        QVERIFY(python.waitForFinished(60'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError());
        const auto file = std::make_shared<FitsFile>(path.toStdString());
        const CellTexts cells(file, 2);
        QCOMPARE(cells.rowCount(), std::int64_t{3});
        const auto texts = cells.read(0, 100);
        const std::size_t width = cells.columns().size();
        QCOMPARE(width, std::size_t{14});
        QCOMPARE(texts.size(), 3 * width);
        const auto columnOf = [&](const std::string& name) {
            std::string column;
            for (std::size_t index = 0; index < width; ++index)
                if (cells.columns()[index].name == name)
                    for (std::size_t row = 0; row < 3; ++row)
                        column += (row > 0 ? "|" : "") + texts[row * width + index].value_or("null");
            return QString::fromStdString(column);
        };
        QCOMPARE(columnOf("name"), QStringLiteral("NGC 1|M31|"));
        QCOMPARE(columnOf("flag"), QStringLiteral("true|false|true"));
        QVERIFY(columnOf("half").startsWith(QStringLiteral("0.1|")));
        QVERIFY(columnOf("half").endsWith(QStringLiteral("|-1e-07")));
        QCOMPARE(columnOf("count"), QStringLiteral("5|null|2147483647"));
        QCOMPARE(columnOf("u16"), QStringLiteral("0|40000|65535"));
        QCOMPARE(columnOf("u64"), QStringLiteral("0|1|18446744073709551615"));
        QCOMPARE(columnOf("id"), QStringLiteral("9007199254740993|-1|9223372036854775807"));
        QCOMPARE(columnOf("scaled"), QStringLiteral("10.5|11|9"));
        QCOMPARE(columnOf("list"), QStringLiteral("[1, 2, 3]|[4, 5, 6]|[7, 8, 9.5]"));
        QVERIFY(columnOf("long").startsWith(QStringLiteral("[0, 1, 2, 3, 4, 5, … 9]|")));
        QCOMPARE(columnOf("bits"), QStringLiteral("10101|00000|11111"));
        QCOMPARE(columnOf("wave"), QStringLiteral("1 + 2i|0.1 − 1.7i|0 + 0i"));
        QCOMPARE(columnOf("gain"), QStringLiteral("0.1|0.3|0.7"));
        QCOMPARE(columnOf("curve"), QStringLiteral("4 reals|2 reals|0 reals"));
        QCOMPARE(cells.columns()[2].unit, std::string("Jy"));
        QVERIFY(cells.columns()[0].isText && !cells.columns()[2].isText && cells.columns()[8].isText);

        const auto shown = [&](std::size_t row, std::size_t column) {
            return QString::fromStdString(cells.shown(column, *texts[row * width + column]));
        };
        QCOMPARE(shown(0, 2), QStringLiteral("0.100"));
        QCOMPARE(shown(1, 2), QStringLiteral("nan"));
        QCOMPARE(shown(2, 2), QStringLiteral("-1e-07")); // never 0.000
        QCOMPARE(shown(0, 3), QStringLiteral("0005"));
        QCOMPARE(shown(1, 4), QStringLiteral("9C40"));
        QCOMPARE(shown(2, 5), QStringLiteral("FFFFFFFFFFFFFFFF"));
        QCOMPARE(shown(1, 6), QStringLiteral("FFFFFFFFFFFFFFFF"));
        QCOMPARE(shown(0, 7), QStringLiteral("1.05E+01"));
        QCOMPARE(shown(0, 8), QStringLiteral("[1, 2, 3]"));
        QCOMPARE(cells.columns()[2].display, std::string("F8.3"));

        const auto last = cells.read(2, 100), none = cells.read(3, 5);
        QCOMPARE(last.size(), width);
        QCOMPARE(last.front(), texts[2 * width]);
        QVERIFY(none.empty());

        const CellTexts old(file, 3);
        QCOMPARE(old.read(0, 2), (std::vector<std::optional<std::string>>{"Vega", "0.03", "Deneb", "1.25"}));
        QCOMPARE(old.shown(1, "1.25"), std::string("1.2")); // a tie goes to the even digit
        QVERIFY_EXCEPTION_THROWN(CellTexts(file, 1), Error);
    }

    /// The same numbers as the reader of whole tables gives.
    void agreesWithTheTableReader() {
        NEED_REAL_DATA(path, "catalog-gz2/table5.fits.gz");
        const auto file = std::make_shared<FitsFile>(path);
        const FitsHdu& table = file->tableHdu(0);
        const CellTexts cells(file, table.number);
        std::vector<std::string> remarks;
        const std::vector<Column> columns = readFitsTable(*file, table, remarks, {});
        constexpr std::int64_t row = 19'000;
        const auto texts = cells.read(row, 1);
        int compared = 0;
        for (const Column& column : columns)
            for (std::size_t index = 0; index < cells.columns().size(); ++index)
                if (cells.columns()[index].name == column.name && !cells.columns()[index].isText) {
                    const double value = column.numberAt(RowId{row});
                    const double shown = QString::fromStdString(texts[index].value_or("")).toDouble();
                    QVERIFY2(std::isnan(value) || std::abs(shown - value) <= 1e-7 * std::abs(value),
                             column.name.c_str());
                    ++compared;
                }
        QVERIFY(compared > 200);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCellTexts)
#include "test_cell_texts.moc"
