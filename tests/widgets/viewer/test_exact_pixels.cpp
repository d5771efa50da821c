// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <fstream>

#include <QGuiApplication>
#include <QSignalSpy>

#include "core/io/big_endian.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr int width = 900, height = 700;

/// first + index of the pixel × step.
template <typename Number>
void writeCounting(const std::filesystem::path& path, int bitpix, double zero, Number first, Number step) {
    core::FitsHeaderText header;
    header.logical("SIMPLE", true).integer("BITPIX", bitpix).integer("NAXIS", 2);
    header.integer("NAXIS1", width).integer("NAXIS2", height);
    if (zero != 0)
        header.number("BSCALE", 1).number("BZERO", zero);
    std::string data(std::size_t{width} * height * sizeof(Number), '\0');
    for (std::size_t index = 0; index < std::size_t{width} * height; ++index)
        core::toBigEndian(static_cast<Number>(first + static_cast<Number>(index) * step),
                          data.data() + index * sizeof(Number));
    data.resize((data.size() + 2879) / 2880 * 2880);
    std::ofstream(path, std::ios::binary) << header.ended() << data;
}

std::string storedBytes(const core::FitsFile& file, const core::PixelRegion& region) {
    const core::FitsHdu& image = file.imageHdu(0);
    std::string bytes(static_cast<std::size_t>(region.width * region.height) * core::FitsFile::storedAs(image).bytes(),
                      '\0');
    file.readStored(image, 0, region, bytes);
    return bytes;
}

} // namespace

/// Numbers that float32 would round are read, copied and saved as the file has them.
class TestExactPixels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pixelsAreTheFilesOwn_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("text"); // of pixel (451, 300), number 270451
        QTest::newRow("int32") << "int32"
                               << "20270452";
        QTest::newRow("uint32") << "uint32"
                                << "2167754100";
        QTest::newRow("int64") << "int64"
                               << "9007199255011444";
        QTest::newRow("uint64") << "uint64"
                                << "18446744073709281164";
        QTest::newRow("float64") << "float64"
                                 << "1000135226.5";
    }
    void pixelsAreTheFilesOwn() {
        QFETCH(QString, kind);
        QFETCH(QString, text);
        const std::filesystem::path path = m_desk.path(qPrintable(kind + QStringLiteral(".fits")));
        if (kind == QStringLiteral("int32"))
            writeCounting<std::int32_t>(path, 32, 0, 20000001, 1);
        else if (kind == QStringLiteral("uint32"))
            writeCounting<std::int32_t>(path, 32, 2147483648.0, 20000001, 1);
        else if (kind == QStringLiteral("int64"))
            writeCounting<std::int64_t>(path, 64, 0, 9007199254740993, 1);
        else if (kind == QStringLiteral("uint64"))
            writeCounting<std::int64_t>(path, 64, 9223372036854775808.0, 9223372036854775807, -1);
        else
            writeCounting<double>(path, -64, 0, 1e9 + 1, 0.5);
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(500, 450); // seen from afar: means of 2 × 2 pixels
        view.show();
        OPEN(view, path);
        ImagePage& page = view.imagePage();
        TileCanvas& canvas = page.canvas();
        QTRY_VERIFY(page.isReady());
        QVERIFY(canvas.zoom() < 0.7);
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Table, true);
        canvas.link()->pointAt(LinkedPlace{{451, 300}, nullptr});
        const auto* table = view.findChild<PixelTable*>();
        QVERIFY(table);
        QTRY_VERIFY2(page.readout().contains(text), qPrintable(page.readout()));
        QCOMPARE(page.tools().valueUnderPointer(), text);
        page.tools().updateTable();
        QCOMPARE(table->textAt(5, 5), text);
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Table, false);

        canvas.showAt({451, 300}, 10);
        QSignalSpy saved(&page.tools(), &CanvasTools::saved);
        const QString part = m_desk.folder.filePath(QStringLiteral("part.fits"));
        page.tools().savePixels(part);
        QTRY_COMPARE(saved.count(), 1);
        const core::FitsFile whole(path), seen(part.toStdString());
        const core::FitsHdu& image = seen.imageHdu(0);
        const core::FitsHeader& header = image.header;
        QCOMPARE(image.bitpix, whole.imageHdu(0).bitpix);
        QCOMPARE(header.real("BZERO").value_or(0), whole.imageHdu(0).header.real("BZERO").value_or(0));
        const core::PixelRegion region{-static_cast<std::int64_t>(header.real("LTV1").value_or(0)),
                                       -static_cast<std::int64_t>(header.real("LTV2").value_or(0)), image.axes[0],
                                       image.axes[1]};
        QVERIFY(region.x > 400 && region.width < 100);
        QVERIFY(storedBytes(seen, {0, 0, region.width, region.height}) == storedBytes(whole, region));
        std::filesystem::remove(path);
    }

    void brokenCoordinatesSayWhy_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<double>("step");
        QTest::newRow("unknown projection") << "XYZ" << 1e-4;
        QTest::newRow("no scale") << "TAN" << 0.0;
    }
    void brokenCoordinatesSayWhy() {
        QFETCH(QString, type);
        QFETCH(double, step);
        const std::string end = type.toStdString();
        core::writeFitsImage(m_desk.path("broken.fits"), {{20, 30}, std::vector<float>(600, 1.0F)},
                             {{"CTYPE1", "RA---" + end}, {"CTYPE2", "DEC--" + end}},
                             {{"CRVAL1", 150}, {"CRVAL2", 2}, {"CDELT1", step}, {"CDELT2", step}});
        FileView view(&m_desk.session, &m_desk.pool);
        view.show();
        OPEN(view, m_desk.path("broken.fits"));
        QTRY_VERIFY(view.imagePage().isReady());
        const QString said = QStringLiteral("The world coordinates of this HDU cannot be used: ");
        QVERIFY2(view.imagePage().readout().contains(said), qPrintable(view.imagePage().readout()));
        QVERIFY(!view.imagePage().readout().contains(said + QLatin1Char('.')));
        core::writeFitsImage(m_desk.path("none.fits"), {{20, 30}, std::vector<float>(600, 1.0F)}, {}, {});
        OPEN(view, m_desk.path("none.fits"));
        QTRY_VERIFY(view.imagePage().isReady());
        QVERIFY(view.imagePage().readout().contains(QStringLiteral("No world coordinates in this HDU.")));
    }

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestExactPixels)
#include "test_exact_pixels.moc"
