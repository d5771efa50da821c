// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <map>

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

#include "core/io/wcs_transform.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/overlay/contour_overlay.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/sky_system_menu.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

/// What one may do with an image and a header of a file.
class TestFileTools : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contoursAreRightAtEveryScale() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, m_desk.cone());
        TileCanvas& canvas = view.imagePage().canvas();
        QTRY_VERIFY(view.imagePage().isReady());
        ContourOverlay& overlay = view.imagePage().tools().contours();
        QVERIFY(!overlay.isVisible());
        OverlayChoice::of(&m_desk.session)
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
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, m_desk.cone());
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
        QTRY_COMPARE(table->textAt(5, 5), valueText(value));
        QCOMPARE(tools.valueUnderPointer().toFloat(), value);
        QVERIFY(table->windowTitle().contains(QString::fromStdString(m_desk.cone().filename().string())));
        view.showHeader(true);
        QVERIFY(!table->pixel());
        view.showHeader(false);
        QVERIFY(tools.positionText().startsWith(QStringLiteral("09:59:59.9")));
        QTest::keyClick(&canvas, Qt::Key_T);
        canvas.showAt({830, 640}, 20);
        QSignalSpy saved(&tools, &CanvasTools::saved);
        const QString path = m_desk.folder.filePath("seen.fits");
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

    void namesOtherCoordinates_data() {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("letter");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ecliptic") << "ELON-TAN"
                                  << "ELAT-TAN"
                                  << ""
                                  << "λ 120.5000°  β −10.0000°   ecliptic J2000";
        QTest::newRow("supergalactic") << "SLON-CAR"
                                       << "SLAT-CAR"
                                       << ""
                                       << "supergalactic";
        QTest::newRow("linear") << "DETX"
                                << "DETY"
                                << ""
                                << "DETX 120.5  DETY -10   linear";
        QTest::newRow("alternate") << "DETX"
                                   << "DETY"
                                   << "P"
                                   << "DETX 120.5  DETY -10   linear, WCS P";
        QTest::newRow("none") << ""
                              << ""
                              << ""
                              << "No world coordinates in this HDU.";
    }
    void namesOtherCoordinates() {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(QString, letter);
        QFETCH(QString, shown);
        const std::string end = letter.toStdString();
        std::map<std::string, std::string> texts;
        std::map<std::string, double> numbers;
        if (!first.isEmpty()) {
            texts = {{"CTYPE1" + end, first.toStdString()}, {"CTYPE2" + end, second.toStdString()}};
            numbers = {{"CRVAL1" + end, 120.5}, {"CRVAL2" + end, -10},  {"CRPIX1" + end, 11},
                       {"CRPIX2" + end, 6},     {"CDELT1" + end, 1e-3}, {"CDELT2" + end, 1e-3}};
        }
        core::writeFitsImage(m_desk.path("other.fits"), {{20, 30}, std::vector<float>(600, 1.0F)}, texts, numbers);
        FileView view(&m_desk.session, &m_desk.pool);
        view.show();
        OPEN(view, m_desk.path("other.fits"));
        QTRY_VERIFY(view.imagePage().isReady());
        view.imagePage().canvas().link()->pointAt(LinkedPlace{QPointF(10, 5), nullptr});
        QVERIFY2(view.imagePage().readout().contains(shown), qPrintable(view.imagePage().readout()));
    }

    /// A detector's coordinates first, the sky as alternates.
    void usesAnAlternateSky() {
        std::map<std::string, std::string> texts{
            {"CTYPE1", "DETX"},      {"CTYPE2", "DETY"},      {"WCSNAMEA", "NOMINAL"}, {"CTYPE1A", "RA---TAN"},
            {"CTYPE2A", "DEC--TAN"}, {"CTYPE1G", "GLON-TAN"}, {"CTYPE2G", "GLAT-TAN"}};
        std::map<std::string, double> numbers;
        for (const std::string letter : {"", "A", "G"}) {
            numbers["CRVAL1" + letter] = letter == "G" ? 210 : 150;
            numbers["CRVAL2" + letter] = 2;
            numbers["CRPIX1" + letter] = 11;
            numbers["CRPIX2" + letter] = 6;
            numbers["CDELT1" + letter] = -1e-3;
            numbers["CDELT2" + letter] = 1e-3;
        }
        core::writeFitsImage(m_desk.path("alternate.fits"), {{20, 30}, std::vector<float>(600, 1.0F)}, texts, numbers);
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, m_desk.path("alternate.fits"));
        ImagePage& page = view.imagePage();
        QTRY_VERIFY(page.isReady());
        QVERIFY(page.canvas().sky());
        page.canvas().link()->pointAt(LinkedPlace{QPointF(10, 5), nullptr});
        QVERIFY2(page.readout().contains(QStringLiteral("10h00m00.00s  +02°00′00.0″   ICRS, WCS A (NOMINAL)")),
                 qPrintable(page.readout()));
        auto* menu = page.findChild<SkySystemMenu*>();
        QVERIFY(menu->menuAction()->isVisible());
        QCOMPARE(menu->actions().size(), 2);
        QVERIFY(page.tools().menu().actions().contains(menu->menuAction()));
        const QPointF centre = page.canvas().centre();
        menu->actions().at(1)->trigger();
        QVERIFY2(page.readout().contains(QStringLiteral("l 210.0000°  b +2.0000°   galactic, WCS G")),
                 qPrintable(page.readout()));
        QVERIFY((page.canvas().centre() - centre).manhattanLength() < 1e-6);

        OPEN(view, m_desk.cone());
        QTRY_VERIFY(page.isReady());
        QVERIFY(!menu->menuAction()->isVisible());
    }

    void searchesTheHeader() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        OPEN(view, m_desk.cone());
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

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestFileTools)
#include "test_file_tools.moc"
