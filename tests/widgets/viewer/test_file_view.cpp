// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

#include "core/io/fits/fits_image.h"
#include "core/io/wcs_transform.h"
#include "tests/core/io/real_data.h"
#include "widgets/image/overlay/contour_overlay.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/session/session.h"
#include "widgets/viewer/file_tabs.h"
#include "widgets/viewer/file_view.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

#define OPEN(view, path)                                                                                               \
    (view).openFile(path);                                                                                             \
    QVERIFY((view).isOpening());                                                                                       \
    QTRY_VERIFY_WITH_TIMEOUT(!(view).isOpening(), 20'000)

class TestFileView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path()); }

    void opensAtTheFirstImage() {
        NEED_REAL_DATA(path, "fits-edge-astropy/io/fits/tests/data/test0.fits");
        FileView view(&m_session, &m_pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        QCOMPARE(view.problem(), QString());
        QVERIFY(view.hdu() >= 1);
        QVERIFY(view.findChild<QListView*>()->isVisible());
        view.showHdu(3);
        QCOMPARE(view.hdu(), 3);
        QTRY_VERIFY(view.imagePage().isReady());
        QCOMPARE(view.imagePage().canvas().pyramid()->image().number, 3);
        view.resize(500, 600);
        QVERIFY(!view.findChild<QListView*>()->isVisible());
    }

    void saysWhatIsWrong() {
        FileView view(&m_session, &m_pool);
        view.show();
        OPEN(view, m_folder.filePath("absent.fits").toStdString());
        QVERIFY(view.problem().contains(QStringLiteral("absent.fits")));
        const std::string text = m_folder.filePath("text.fits").toStdString();
        std::ofstream(text) << "not FITS at all";
        OPEN(view, text);
        QVERIFY(view.problem().contains(QStringLiteral("text.fits")));
        OPEN(view, m_folder.path().toStdString());
        QVERIFY(!view.problem().isEmpty());
    }

    void planesOfACube() {
        core::Tensor cube{{3, 40, 50}, {}};
        for (int plane = 0; plane < 3; ++plane)
            cube.values.insert(cube.values.end(), 2000, static_cast<float>(plane));
        const std::string path = m_folder.filePath("cube.fits").toStdString();
        core::writeFitsImage(path, cube, {}, {});
        FileView view(&m_session, &m_pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, path);
        QTRY_VERIFY(view.imagePage().isReady());
        auto* number = view.findChild<QSpinBox*>(QStringLiteral("planeNumber"));
        QVERIFY(number->isVisible());
        number->setValue(3);
        QTRY_VERIFY(view.imagePage().isReady() && view.imagePage().canvas().pyramid()->plane() == 2);
        QTRY_VERIFY(view.imagePage().canvas().isComplete());
        view.imagePage().canvas().showAt({20, 20}, 4);
        view.imagePage().canvas().repaint();
        QTRY_VERIFY(view.imagePage().canvas().isComplete());
        view.imagePage().canvas().link()->pointAt(LinkedPlace{QPointF(20, 20), nullptr});
        QTRY_VERIFY(view.imagePage().readout().contains(QStringLiteral("x 21.0  y 21.0   2 ")));
    }

    void pointsOutAnObject() {
        core::Tensor field{{1200, 1600}, std::vector<float>(1200 * 1600, 1.0F)};
        const std::string path = m_folder.filePath("field.fits").toStdString();
        core::writeFitsImage(path, field, {}, {});
        FileView view(&m_session, &m_pool);
        view.resize(700, 600);
        view.show();
        view.openPlace({path, 1, 0, {1000, 300, 64, 64}}, QStringLiteral("J1234"));
        QTRY_VERIFY(view.imagePage().isReady() && !view.isOpening());
        QCOMPARE(view.imagePage().canvas().centre(), QPointF(1031.5, 331.5));
        const double zoom = view.imagePage().canvas().zoom();
        QVERIFY(zoom > 1 && zoom <= 8);
        // another object of the file: no new opening
        view.openPlace({path, 1, 0, {10, 20, 64, 64}}, QStringLiteral("J1235"));
        QVERIFY(!view.isOpening());
        QTRY_COMPARE(view.imagePage().canvas().centre(), QPointF(41.5, 51.5));
        // a file of the object alone is shown whole
        view.openPlace({path, 1, 0, {0, 0, 1600, 1200}}, QStringLiteral("J1236"));
        QTRY_COMPARE(view.imagePage().canvas().centre(), QPointF(799.5, 599.5));
    }

    void describesHdus() {
        NEED_REAL_DATA(folder, "fits-edge-astropy");
        const core::FitsFile stack(folder.parent_path() / "radio-galaxies/stack.fits.fz");
        QCOMPARE(hduTitle(stack.hdu(1)), QStringLiteral("HDU 0"));
        QCOMPARE(hduContent(stack.hdu(1)), QStringLiteral("no data"));
        QVERIFY(hduContent(stack.hdu(2))
                    .endsWith(QStringLiteral("uint8, ") +
                              QString::fromStdString(stack.hdu(2).header.stringOr("ZCMPTYPE", ""))));
        QCOMPARE(planeCount(stack.hdu(2)), std::int64_t{1958});
        QCOMPARE(planeText(stack.hdu(2), 1957), QStringLiteral("1958 of 1958"));
        const core::FitsFile extensions(folder.parent_path() / "fits-edge-astropy/io/fits/tests/data/test0.fits");
        QCOMPARE(hduTitle(extensions.hdu(2)), QStringLiteral("HDU 1 'SCI'"));
        QCOMPARE(hduTitle(extensions.hdu(3)), QStringLiteral("HDU 2 'SCI,2'"));
        QCOMPARE(tableSize(1, 47), QStringLiteral("1 row × 47 columns"));
        QCOMPARE(hduContent(extensions.hdu(3)), QStringLiteral("40 × 40, int16"));
        core::Tensor cube{{2, 3, 4, 5}, std::vector<float>(120)};
        const std::string path = m_folder.filePath("four.fits").toStdString();
        core::writeFitsImage(path, cube, {}, {});
        const core::FitsFile four(path);
        QCOMPARE(planeCount(four.hdu(1)), std::int64_t{6});
        QCOMPARE(planeText(four.hdu(1), 4), QStringLiteral("2 of 3, 2 of 2"));
    }

    void showsTables() {
        NEED_REAL_DATA(path, "catalog-gz2/table5.fits.gz");
        FileView view(&m_session, &m_pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        auto* table = view.findChild<QTableView*>();
        QVERIFY(table->isVisible());
        QVERIFY(table->model()->rowCount() > 10'000);
        const QModelIndex cell = table->model()->index(0, 0);
        QTRY_VERIFY(cell.data().toString() != QStringLiteral("…"));
        table->scrollToBottom();
        const QModelIndex last = table->model()->index(table->model()->rowCount() - 1, 0);
        QTRY_VERIFY(last.data().toString() != QStringLiteral("…"));
    }

    void opensTheHduThatTheNameSays() {
        NEED_REAL_DATA(path, "fits-edge-astropy/io/fits/tests/data/test0.fits");
        FileView view(&m_session, &m_pool);
        OPEN(view, path.string() + "[2]");
        QCOMPARE(view.hdu(), 3);
        OPEN(view, path.string() + "[sci]");
        QCOMPARE(view.hdu(), 2);
        OPEN(view, path.string() + "[9]");
        QVERIFY2(view.problem().contains(QStringLiteral("test0.fits, HDU 9")), qPrintable(view.problem()));
    }

    /// A cone about pixel (800, 600), 1000 in the middle, less by 1 a pixel, with a sky.
    void contoursAreRightAtEveryScale() {
        FileView view(&m_session, &m_pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, cone());
        TileCanvas& canvas = view.imagePage().canvas();
        QTRY_VERIFY(view.imagePage().isReady());
        ContourOverlay& overlay = view.imagePage().tools().contours();
        QVERIFY(!overlay.isVisible());
        OverlayChoice::of(&m_session)
            .setContourRule({.spacing = ContourRule::Spacing::Linear,
                             .count = 2,
                             .followsStretch = false,
                             .low = 900,
                             .high = 950,
                             .smoothingPx = 0});
        QTest::keyClick(&canvas, Qt::Key_C);
        QVERIFY(overlay.isVisible());
        const auto worst = [&overlay] {
            double pixels = overlay.contours().empty() ? 1e9 : 0;
            for (const Contour& contour : overlay.contours())
                for (const QPolygonF& line : contour.lines)
                    for (const QPointF& point : line)
                        pixels = std::max(
                            pixels, std::abs(std::hypot(point.x() - 800, point.y() - 600) - (1000 - contour.level)));
            return pixels;
        };
        QTRY_VERIFY2(worst() < 0.5, qPrintable(QString::number(worst()))); // from means of 2 × 2 pixels
        QCOMPARE(overlay.contours().size(), std::size_t{2});
        canvas.showAt({880, 600}, 8); // a part of the circles, from the pixels themselves
        QTRY_VERIFY(overlay.contours()[0].lines[0].boundingRect().width() < 150);
        QVERIFY2(worst() < 0.01, qPrintable(QString::number(worst())));
        QTest::keyClick(&canvas, Qt::Key_C);
        QVERIFY(!overlay.isVisible());
    }

    void readsCopiesAndSavesPixels() {
        FileView view(&m_session, &m_pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, cone());
        TileCanvas& canvas = view.imagePage().canvas();
        CanvasTools& tools = view.imagePage().tools();
        QTRY_VERIFY(view.imagePage().isReady());
        QTest::keyClick(&canvas, Qt::Key_T);
        auto* table = view.findChild<PixelTable*>();
        QVERIFY(table && table->isVisible());
        const QPoint at = canvas.widgetFromImage({830, 640}).toPoint();
        QMouseEvent move(QEvent::MouseMove, at, canvas.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(&canvas, &move);
        const QPoint pixel = *canvas.pixelAt(*canvas.crosshair());
        const float value = 1000 - static_cast<float>(std::hypot(pixel.x() - 800, pixel.y() - 600));
        QTRY_COMPARE(table->textAt(5, 5), QString::number(static_cast<double>(value), 'g', 4));
        QCOMPARE(tools.valueUnderPointer().toFloat(), value);
        QVERIFY(table->windowTitle().contains(QString::fromStdString(cone().filename().string())));
        view.showHeader(true);
        QVERIFY(!table->pixel());
        view.showHeader(false);
        QVERIFY(tools.positionText().startsWith(QStringLiteral("09:59:59.9")));
        QTest::keyClick(&canvas, Qt::Key_T);
        canvas.showAt({830, 640}, 20);
        QSignalSpy saved(&tools, &CanvasTools::saved);
        const QString path = m_folder.filePath("seen.fits");
        tools.savePixels(path);
        QTRY_COMPARE(saved.count(), 1);
        const core::FitsFile file(path.toStdString());
        const core::FitsHdu& image = file.imageHdu(0);
        std::vector<float> pixels(static_cast<std::size_t>(image.pixelCount()));
        file.readPixels(image, 0, pixels);
        QVERIFY(image.axes[0] < 40 && image.axes[1] < 40);
        const auto sky = core::skyTransformOf(image.header);
        const auto place = canvas.sky()->skyFromPixel({830, 640});
        const auto back = sky->pixelFromSky(*place);
        const auto index = static_cast<std::size_t>(std::lround(back->y) * image.axes[0] + std::lround(back->x));
        QCOMPARE(pixels[index], 950.0F);
        QCOMPARE(830 + image.header.real("LTV1").value_or(0), std::round(back->x));
        QCOMPARE(640 + image.header.real("LTV2").value_or(0), std::round(back->y));
        QVERIFY(image.header.stringOr("ODDSRC", "").starts_with("cone.fits[0]"));
    }

    void searchesTheHeader() {
        FileView view(&m_session, &m_pool);
        view.resize(700, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        OPEN(view, cone());
        QTRY_VERIFY(view.imagePage().isReady());
        view.setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier);
        auto* search = view.findChild<QLineEdit*>(QStringLiteral("headerSearch"));
        QCOMPARE(QApplication::focusWidget(), search);
        auto* count = view.findChild<QLabel*>(QStringLiteral("headerCount"));
        search->setText(QStringLiteral("crval"));
        QVERIFY(count->text().startsWith(QStringLiteral("2 of")));
        search->setText(QStringLiteral("no such words"));
        QVERIFY(count->text().startsWith(QStringLiteral("None of")));
        QCOMPARE(count->property("look").toString(), QStringLiteral("warning"));
    }

    void filesInTabs() {
        std::vector<std::filesystem::path> paths;
        for (const char* name : {"a/sci.fits", "b/sci.fits", "b/err.fits"}) {
            paths.emplace_back((m_folder.path() + QLatin1Char('/') + QLatin1String(name)).toStdString());
            std::filesystem::create_directories(paths.back().parent_path());
            core::writeFitsImage(paths.back(), {{20, 30}, std::vector<float>(600, 1.0F)}, {}, {});
        }
        FileTabs tabs(&m_session, &m_pool);
        tabs.resize(900, 600);
        tabs.show();
        QVERIFY(QTest::qWaitForWindowActive(&tabs));
        QVERIFY(!tabs.current());
        for (const auto& path : paths)
            tabs.add(path, path == paths[0]);
        tabs.add(m_folder.filePath("gone.fits").toStdString(), false);
        auto* bar = tabs.findChild<QTabBar*>();
        QCOMPARE(tabs.count(), 4);
        QCOMPARE(tabs.findChildren<FileView*>().size(), 1); // what is not seen costs nothing
        QCOMPARE(bar->tabText(0), QStringLiteral("a/sci.fits"));
        QCOMPARE(bar->tabText(1), QStringLiteral("b/sci.fits"));
        QCOMPARE(bar->tabText(2), QStringLiteral("err.fits"));
        QCOMPARE(bar->tabToolTip(2), QString::fromStdString(paths[2].string()));
        QCOMPARE(tabs.path(), paths[0]);
        QTRY_VERIFY(tabs.current()->imagePage().isReady());
        QTRY_COMPARE(QApplication::focusWidget(), &tabs.current()->imagePage().canvas());

        const auto press = [](int key, Qt::KeyboardModifiers with = Qt::NoModifier) {
            QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key), with);
        };
        press(Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(tabs.path(), paths[1]);
        QTRY_VERIFY(tabs.current()->imagePage().isReady());
        press(Qt::Key_BracketLeft);
        QCOMPARE(tabs.path(), paths[0]);
        press(Qt::Key_Tab, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(tabs.path().string().ends_with("gone.fits"));
        QTRY_VERIFY(tabs.current()->problem().contains(QStringLiteral("gone.fits")));
        press(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(tabs.count(), 3);

        const auto first = tabs.path();
        QTest::keyClick(tabs.current(), Qt::Key_B); // blinks, and comes back to where it began
        QTRY_VERIFY(tabs.path() != first);
        QTRY_VERIFY(tabs.path() == first);
        QTest::keyClick(tabs.current(), Qt::Key_B);
        QCOMPARE(tabs.path(), first);

        QVERIFY(bar->height() > 10 && bar->width() > 300);
        tabs.add(paths[1], true); // has a tab already
        QCOMPARE(tabs.count(), 3);
        QCOMPARE(tabs.path(), paths[1]);
        QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(2).center());
        QCOMPARE(tabs.count(), 2);
        QSignalSpy emptied(&tabs, &FileTabs::emptied);
        tabs.closeTab(1);
        tabs.closeTab(0);
        QCOMPARE(emptied.count(), 1);
        QVERIFY(!tabs.current() && tabs.path().empty());
    }

    /// Every file there is: shown, or refused with words that name it. Nothing may crash or hang.
    void everyFileOfTheRealData() {
        NEED_REAL_DATA(folder, "fits-edge-astropy");
        FileView view(&m_session, &m_pool);
        view.resize(900, 600);
        view.show();
        int opened = 0, refused = 0, badImages = 0;
        QSignalSpy parts(&view.imagePage().canvas(), &TileCanvas::failed);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.parent_path())) {
            const std::string name = entry.path().filename().string();
            const bool isCrash = entry.path().string().find("/crash/fits") != std::string::npos;
            const bool isRepetition = entry.path().string().find("/mirabest/images") != std::string::npos ||
                                      entry.path().string().find("/mgcls/") != std::string::npos;
            const bool isFits = name.find(".fit") != std::string::npos || name.ends_with(".fz");
            if (!entry.is_regular_file() || !(isFits || isCrash) ||
                (isRepetition && opened % 20 != 0 && name[0] != '2'))
                continue;
            view.openFile(entry.path());
            QTRY_VERIFY2_WITH_TIMEOUT(!view.isOpening(), qPrintable(QString::fromStdString(name)), 20'000);
            if (!view.problem().isEmpty()) {
                ++refused;
                QVERIFY2(view.problem().contains(QString::fromStdString(name)), qPrintable(view.problem()));
                if (!isCrash)
                    qInfo("%s", qPrintable(view.problem()));
                continue;
            }
            ++opened;
            parts.clear();
            const int first = view.hdu();
            for (const int hdu : {first, first + 1, 2}) {
                view.showHdu(hdu);
                view.showHeader(hdu % 2 == 0);
                view.showHeader(false);
                QElapsedTimer patience;
                patience.start();
                while (patience.elapsed() < 10'000 && view.imagePage().isVisible() &&
                       !(view.imagePage().isReady() && view.imagePage().canvas().isComplete()) &&
                       view.imagePage().problem().isEmpty())
                    QTest::qWait(1);
                QVERIFY2(patience.elapsed() < 10'000, qPrintable(QString::fromStdString(name)));
                if (!view.imagePage().problem().isEmpty()) {
                    ++badImages;
                    qInfo("%s", qPrintable(view.imagePage().problem()));
                    QVERIFY(view.imagePage().problem().contains(QString::fromStdString(name)));
                }
            }
        }
        qInfo("%d files opened, %d refused, %d images that cannot be read", opened, refused, badImages);
        QVERIFY(opened > 100 && refused > 5);
    }

private:
    std::filesystem::path cone() const {
        const std::filesystem::path path = m_folder.filePath("cone.fits").toStdString();
        core::Tensor image{{1200, 1600}, {}};
        for (int y = 0; y < 1200; ++y)
            for (int x = 0; x < 1600; ++x)
                image.values.push_back(1000 - static_cast<float>(std::hypot(x - 800, y - 600)));
        core::writeFitsImage(
            path, image, {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}},
            {{"CRVAL1", 150}, {"CRVAL2", 2}, {"CRPIX1", 801}, {"CRPIX2", 601}, {"CDELT1", -1e-5}, {"CDELT2", 1e-5}});
        return path;
    }

    Session m_session;
    QThreadPool m_pool;
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestFileView)
#include "test_file_view.moc"
