// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>
#include <limits>

#include <QImage>
#include <QMenu>
#include <QSignalSpy>

#include "core/io/big_endian.h"
#include "core/io/fits/fits_image.h"
#include "tests/core/io/real_data.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/overlay/mask_overlay.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/mask/file_mask.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr int width = 700, height = 500;

/// An image HDU of whole numbers (16 bits) or of real ones.
std::string hdu(const std::string& name, int version, bool isMask, bool isFirst = false) {
    core::FitsHeaderText text;
    if (isFirst)
        text.logical("SIMPLE", true);
    else
        text.text("XTENSION", "IMAGE");
    text.integer("BITPIX", isMask ? 16 : -32).integer("NAXIS", 2).integer("NAXIS1", width).integer("NAXIS2", height);
    if (!isFirst)
        text.integer("PCOUNT", 0).integer("GCOUNT", 1);
    if (!name.empty())
        text.text("EXTNAME", name).integer("EXTVER", version);
    std::string bytes = text.ended();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            char number[4];
            if (isMask) // a block of bit 0, and a single pixel of bits 1 and 4
                core::toBigEndian(static_cast<std::int16_t>(x == 600 && y == 31                        ? 18
                                                            : x >= 100 && x < 200 && y >= 50 && y < 90 ? 1
                                                                                                       : 0),
                                  number);
            else
                core::toBigEndian(static_cast<float>(x), number);
            bytes.append(number, isMask ? 2 : 4);
        }
    bytes.resize((bytes.size() + 2879) / 2880 * 2880);
    return bytes;
}

} // namespace

/// The mask beside an image of a file, as projects show theirs.
class TestFileMask : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isFoundByName_data() {
        QTest::addColumn<QStringList>("names"); // of HDUs from the first on; "*" marks masks
        QTest::addColumn<int>("image");
        QTest::addColumn<int>("mask");
        QTest::newRow("MASK") << QStringList{"IMAGE", "MASK*", "VARIANCE"} << 1 << 2;
        QTest::newRow("versions") << QStringList{"SCI,1", "ERR,1", "DQ,1*", "SCI,2", "ERR,2", "DQ,2*"} << 4 << 6;
        QTest::newRow("by chip") << QStringList{"N10", "N10_MASK*", "N11", "N11_MASK*"} << 3 << 4;
        QTest::newRow("before") << QStringList{"DQ*", "SCI"} << 2 << 1;
        QTest::newRow("another chip's") << QStringList{"N10", "N11", "N10-MASK*"} << 2 << 0;
        QTest::newRow("the only one") << QStringList{"", "BPM*"} << 1 << 2;
        QTest::newRow("another name") << QStringList{"SCI", "SEG*"} << 1 << 0;
        QTest::newRow("of real numbers") << QStringList{"SCI", "MASK"} << 1 << 0;
        QTest::newRow("of a mask") << QStringList{"SCI", "MASK*"} << 2 << 0;
    }
    void isFoundByName() {
        QFETCH(QStringList, names);
        QFETCH(int, image);
        QFETCH(int, mask);
        const core::FitsFile file(written("names.fits", names));
        QCOMPARE(file.hdus().size(), static_cast<std::size_t>(names.size()));
        QCOMPARE(maskFor(file, file.hdu(image)), mask);
    }

    void isPaintedAndReadOut() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, written("masked.fits", {"IMAGE", "MASK*", "OTHER*"}));
        ImagePage& page = view.imagePage();
        QTRY_VERIFY(page.isReady());
        QCOMPARE(page.mask().mask().hdu, 2);
        page.canvas().link()->pointAt(LinkedPlace{QPointF(600, 31), nullptr});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("mask 18 (bits 1, 4)")), qPrintable(page.readout()));
        page.canvas().link()->pointAt(LinkedPlace{QPointF(150, 60), nullptr});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("mask 1 (bit 0)")), qPrintable(page.readout()));
        page.canvas().link()->pointAt(LinkedPlace{QPointF(300, 60), nullptr});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("not masked")), qPrintable(page.readout()));

        QTRY_VERIFY(page.canvas().isComplete());
        page.canvas().showAt({150, 70}, 2);
        QTRY_VERIFY(page.canvas().isComplete());
        const QPoint inside = page.canvas().widgetFromImage({150, 70}).toPoint();
        const QImage bare = page.canvas().grab().toImage();
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Mask, true);
        const MaskOverlay& overlay = page.tools().mask();
        QTRY_COMPARE(overlay.mask().reasons.size(), std::size_t{1}); // bit 0 alone is seen
        QVERIFY(overlay.mask().reasons[0].text.contains(QStringLiteral("bit 0")));
        const auto isPainted = [&](QPoint at) {
            const QColor now = page.canvas().grab().toImage().pixelColor(at), then = bare.pixelColor(at);
            return std::abs(now.red() - then.red()) + std::abs(now.blue() - then.blue()) > 40;
        };
        QVERIFY(isPainted(inside));
        QVERIFY(!isPainted(page.canvas().widgetFromImage({202, 70}).toPoint()));
        QVERIFY(isPainted(page.canvas().widgetFromImage({199, 70}).toPoint()));
        page.canvas().zoomTo(0.25); // four pixels in one: none of their reasons is lost
        page.canvas().showAt({350, 250}, 0.25);
        QTRY_COMPARE(overlay.mask().reasons.size(), std::size_t{3});

        page.mask().use({});
        QVERIFY(!page.readout().contains(QStringLiteral("mask")));
        QVERIFY(overlay.mask().image.isNull());
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Mask, false);
    }

    void aPictureIsAMask() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, written("bare.fits", {"IMAGE"}));
        ImagePage& page = view.imagePage();
        QTRY_VERIFY(page.isReady());
        QVERIFY(!page.mask().mask().file);
        QImage picture(width, height, QImage::Format_Grayscale8);
        picture.fill(0);
        picture.scanLine(height - 1 - 31)[600] = 18;
        const QString path = m_desk.folder.filePath(QStringLiteral("mask.png"));
        QVERIFY(picture.save(path));
        page.mask().useOfFile(path);
        QTRY_VERIFY(page.mask().mask().file);
        page.canvas().link()->pointAt(LinkedPlace{QPointF(600, 31), nullptr});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("mask 18 (bits 1, 4)")), qPrintable(page.readout()));
        page.canvas().link()->pointAt(LinkedPlace{QPointF(601, 31), nullptr});
        QVERIFY2(page.readout().contains(QStringLiteral("not masked")), qPrintable(page.readout()));

        const QString small = m_desk.folder.filePath(QStringLiteral("small.png"));
        QVERIFY(picture.copy(0, 0, 10, 10).save(small));
        QSignalSpy failed(&page.mask(), &FileMask::failed);
        page.mask().useOfFile(small);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY2(page.problem().contains(QStringLiteral("small.png")), qPrintable(page.problem()));
    }

    /// A network's probabilities: those above a threshold are masked, and the threshold can be moved.
    void probabilitiesAreAMask() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, written("probed.fits", {"IMAGE"}));
        ImagePage& page = view.imagePage();
        QTRY_VERIFY(page.isReady());
        core::Tensor probabilities{{height, width}, std::vector<float>(std::size_t{width} * height, 0.1F)};
        const auto at = [&](int x, int y) -> float& {
            return probabilities.values[static_cast<std::size_t>(y * width + x)];
        };
        at(600, 31) = 0.9F;
        at(601, 31) = 0.4F;
        at(602, 31) = std::numeric_limits<float>::quiet_NaN();
        const std::filesystem::path path = m_desk.path("probabilities.fits");
        core::writeFitsImage(path, probabilities, {}, {});
        const QString file = QString::fromStdString(path.string());
        page.mask().offer(7, file); // another HDU's
        QTest::qWait(200);
        QVERIFY(!page.mask().mask().file);
        page.mask().offer(1, file);
        QTRY_VERIFY(page.mask().mask().file);
        const MaskHdu mask = page.mask().mask();
        QCOMPARE(mask.threshold, std::optional(0.5));
        QCOMPARE(maskCodes(mask, 0, {599, 31, 4, 1}), (std::vector<std::uint32_t>{0, 1, 0, 0}));
        page.canvas().link()->pointAt(LinkedPlace{QPointF(600, 31), nullptr});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("above 0.5")), qPrintable(page.readout()));
        page.canvas().link()->pointAt(LinkedPlace{QPointF(601, 31), nullptr});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("not masked")), qPrintable(page.readout()));
        page.mask().use({mask.file, mask.hdu, 0.3});
        QTRY_VERIFY2(page.readout().contains(QStringLiteral("above 0.3")), qPrintable(page.readout()));
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Mask, true);
        const MaskOverlay& overlay = page.tools().mask();
        QTRY_COMPARE(overlay.mask().reasons.size(), std::size_t{1});
        QCOMPARE(overlay.mask().reasons[0].text, QStringLiteral("above 0.3"));
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Mask, false);
    }

    /// Nothing is read for a page that is not seen, until it is.
    void isPaintedOnceItIsSeen() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, written("hidden.fits", {"IMAGE", "MASK*"}));
        ImagePage& page = view.imagePage();
        QTRY_VERIFY(page.isReady());
        view.hide();
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Mask, true);
        QTest::qWait(400);
        QVERIFY(page.tools().mask().mask().image.isNull());
        view.show();
        QTRY_VERIFY(!page.tools().mask().mask().image.isNull());
        OverlayChoice::of(&m_desk.session).set(OverlayChoice::Part::Mask, false);
    }

    /// A large part is looked at in some of its rows, and says so.
    void readsNoMoreThanItMay() {
        const auto file = std::make_shared<const core::FitsFile>(written("part.fits", {"IMAGE", "MASK*"}));
        const MaskPart whole = maskPart({file, 2}, 0, {0, 0, width, height}, 4, {});
        QCOMPARE(whole.rowsSkipped, 0);
        QCOMPARE(whole.picture.image.size(), QSize(width / 4, height / 4));
        QCOMPARE(whole.picture.reasons.size(), std::size_t{3});
    }

    void decamImagesHaveTheirs() {
        NEED_REAL_DATA(folder, "decam");
        int found = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (!name.ends_with(".fits") && !name.ends_with(".fits.fz"))
                continue;
            const core::FitsFile file(entry.path());
            for (const core::FitsHdu& image : file.hdus())
                if (const int mask = maskFor(file, image); mask > 0) {
                    ++found;
                    QVERIFY(file.hdu(mask).bitpix > 0);
                    QCOMPARE(file.hdu(mask).axes[0], image.axes[0]);
                }
        }
        qInfo("%d images with a mask beside them", found);
    }

private:
    std::filesystem::path written(const char* name, const QStringList& names) const {
        std::string bytes;
        for (const QString& one : names) {
            const bool isMask = one.endsWith(QLatin1Char('*'));
            const QStringList parts = QString(one).remove(QLatin1Char('*')).split(QLatin1Char(','));
            bytes += hdu(parts[0].toStdString(), parts.size() > 1 ? parts[1].toInt() : 1, isMask, bytes.empty());
        }
        const std::filesystem::path path = m_desk.path(name);
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    ViewerDesk m_desk;
};

QTEST_MAIN(TestFileMask)
#include "test_file_mask.moc"
