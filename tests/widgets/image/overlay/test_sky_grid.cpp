// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QLineF>
#include <QPainter>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "core/io/wcs_transform.h"
#include "tests/widgets/image/overlay/galactic_sky.h"
#include "widgets/image/canvas/canvas_furniture.h"
#include "widgets/image/overlay/sky_grid.h"
#include "widgets/image/overlay/sky_grid_overlay.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

std::shared_ptr<const core::SkyTransform> tan(double ra, double dec, double degPerPixel, double turnDeg = 0,
                                              bool isFlipped = false) {
    const double angle = turnDeg * M_PI / 180;
    const double sign = isFlipped ? 1 : -1;
    return core::tanTransform({{ra, dec},
                               {50, 50},
                               {{sign * degPerPixel * std::cos(angle), degPerPixel * std::sin(angle)},
                                {-sign * degPerPixel * std::sin(angle), degPerPixel * std::cos(angle)}}});
}

const QRectF all(-0.5, -0.5, 101, 101);

/// Every point of a line has the line's longitude or latitude.
double worstArcsec(const SkyGrid& grid, const core::SkyTransform& sky) {
    double worst = 0;
    for (const SkyGridLine& line : grid.lines)
        for (const QPolygonF& piece : line.pieces)
            for (const QPointF& point : piece) {
                const core::SkyPosition place = *sky.skyFromPixel({point.x(), point.y()});
                const double away = line.isLongitude ? std::remainder(place.raDeg - line.valueDeg, 360) *
                                                           std::cos(place.decDeg * M_PI / 180)
                                                     : place.decDeg - line.valueDeg;
                worst = std::max(worst, 3600 * std::abs(away));
            }
    return worst;
}

int countOf(const SkyGrid& grid, bool isLongitude) {
    return static_cast<int>(std::ranges::count(grid.lines, isLongitude, &SkyGridLine::isLongitude));
}

} // namespace

class TestSkyGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsAreRound() {
        QCOMPARE(gridStepDeg(3.3 / 3600, false, false), 5.0 / 3600);
        QCOMPARE(gridStepDeg(12.0 / 60, false, false), 15.0 / 60);
        QCOMPARE(gridStepDeg(0.7, false, false), 1.0);
        QCOMPARE(gridStepDeg(7.0 * 15 / 3600, true, false), 10.0 * 15 / 3600);
        QCOMPARE(gridStepDeg(0.03 / 3600, false, false), 0.05 / 3600);
        QCOMPARE(gridStepDeg(0.013, true, true), 0.02);
        QCOMPARE(gridStepDeg(31 * 15.0 / 60, true, false), 15.0);
        QCOMPARE(gridStepDeg(80, true, false), 90.0);
    }

    void linesLieOnTheirCoordinates_data() {
        QTest::addColumn<double>("ra");
        QTest::addColumn<double>("dec");
        QTest::addColumn<double>("scale");
        QTest::addColumn<double>("turn");
        QTest::newRow("plain") << 150.0 << 2.0 << 1e-4 << 0.0;
        QTest::newRow("turned") << 150.0 << 2.0 << 1e-4 << 33.0;
        QTest::newRow("at 0h") << 0.0003 << -30.0 << 1e-4 << 0.0;
        QTest::newRow("near the pole") << 10.0 << 89.9 << 1e-3 << 0.0;
        QTest::newRow("wide") << 80.0 << 45.0 << 0.3 << 120.0;
    }
    void linesLieOnTheirCoordinates() {
        QFETCH(double, ra);
        QFETCH(double, dec);
        QFETCH(double, scale);
        QFETCH(double, turn);
        for (const bool isFlipped : {false, true}) {
            const auto sky = tan(ra, dec, scale, turn, isFlipped);
            const SkyGrid grid = skyGridOf(*sky, all, 25, false);
            QVERIFY(countOf(grid, true) >= 2 && countOf(grid, true) < 40);
            QVERIFY(countOf(grid, false) >= 2 && countOf(grid, false) < 20);
            // ends were cut along straight pieces between samples
            QVERIFY2(worstArcsec(grid, *sky) < 3600 * scale, qPrintable(QString::number(worstArcsec(grid, *sky))));
            for (const SkyGridLine& line : grid.lines)
                for (const QPolygonF& piece : line.pieces)
                    for (const QPointF& point : piece)
                        QVERIFY(all.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(point));
        }
    }

    void zeroHoursHasOneLineAndLabelsOnBothSides() {
        const SkyGrid grid = skyGridOf(*tan(0, 0, 1e-3), all, 25, false);
        QStringList texts;
        for (const SkyGridLine& line : grid.lines)
            if (line.isLongitude)
                texts << line.text;
        QCOMPARE(texts.count(QStringLiteral("00h00m00s")), 1);
        QVERIFY(texts.contains(QStringLiteral("23h59m50s")) && texts.contains(QStringLiteral("00h00m10s")));
    }

    void thePoleIsSurrounded() {
        const auto sky = tan(10, 90, 1e-2);
        const SkyGrid grid = skyGridOf(*sky, all, 25, false);
        double least = 360, most = 0;
        for (const SkyGridLine& line : grid.lines)
            if (line.isLongitude) {
                least = std::min(least, line.valueDeg);
                most = std::max(most, line.valueDeg);
            }
        QCOMPARE(least, 0.0);
        QVERIFY(most >= 270);
        const auto circle = std::ranges::find_if(
            grid.lines, [](const SkyGridLine& line) { return !line.isLongitude && line.ends.empty(); });
        QVERIFY(circle != grid.lines.end()); // closed about the pole
    }

    /// A map of the whole sky in an image that is wider: lines end nowhere at its edges, and none leads across the cut.
    void mapsOfTheSkyHaveLabelsInside_data() {
        QTest::addColumn<QString>("projection");
        QTest::newRow("CAR") << "CAR";
        QTest::newRow("AIT") << "AIT";
        QTest::newRow("MOL") << "MOL";
    }
    void mapsOfTheSkyHaveLabelsInside() {
        QFETCH(QString, projection);
        core::FitsHeaderText text;
        text.integer("NAXIS", 2).integer("NAXIS1", 400).integer("NAXIS2", 200);
        text.text("CTYPE1", "GLON-" + projection.toStdString()).text("CTYPE2", "GLAT-" + projection.toStdString());
        text.number("CRVAL1", 0).number("CRVAL2", 0).number("CRPIX1", 200.5).number("CRPIX2", 100.5);
        const std::string cards = text.number("CDELT1", -1).number("CDELT2", 1).ended();
        const auto sky = core::skyTransformOf(core::FitsHeader(cards.substr(0, cards.find("END     "))));
        QVERIFY(sky);
        const QRectF image(-0.5, -0.5, 400, 200);
        const SkyGrid grid = skyGridOf(*sky, image, 40, false);
        QVERIFY(countOf(grid, true) >= 4 && countOf(grid, false) >= 3);
        for (const SkyGridLine& line : grid.lines) {
            QVERIFY(line.ends.empty());
            const auto place = sky->skyFromPixel({line.inside.x(), line.inside.y()});
            QVERIFY(place && image.contains(line.inside));
            QVERIFY(std::abs(line.isLongitude ? std::remainder(place->raDeg - line.valueDeg, 360)
                                              : place->decDeg - line.valueDeg) < 1e-3);
            for (const QPolygonF& piece : line.pieces)
                for (qsizetype i = 1; i < piece.size(); ++i)
                    QVERIFY(QLineF(piece[i - 1], piece[i]).length() < 60);
        }
        SkyGridOverlay overlay;
        overlay.setSky(sky);
        QImage shown(800, 400, QImage::Format_RGB32);
        QPainter painter(&shown);
        std::vector<QRectF> taken;
        overlay.paint(painter, {QRectF(0, 0, 800, 400), {199.5, 99.5}, 2, {400, 200}}, taken);
        QVERIFY2(taken.size() >= 6, qPrintable(QString::number(taken.size())));
    }

    void compassesSayOfWhichNorth() {
        QCOMPARE(northOf({}), QStringLiteral("N"));
        QCOMPARE(northOf({core::SkyFrame::System::Fk4, 1950}), QStringLiteral("N"));
        QCOMPARE(northOf({core::SkyFrame::System::Galactic}), QStringLiteral("N gal"));
        QCOMPARE(northOf({core::SkyFrame::System::Ecliptic}), QStringLiteral("N ecl"));
        QImage image(500, 400, QImage::Format_RGB32);
        QPainter painter(&image);
        const ImageMapping mapping{QRectF(0, 0, 500, 400), {50, 50}, 4, {101, 101}};
        const auto plain = tan(150, 60, 1e-4);
        const QRect area(0, 0, 500, 400);
        const QRectF narrow = drawCompass(painter, area, *plain, mapping);
        const QRectF wide = drawCompass(painter, area, tests::GalacticSky(plain), mapping);
        QVERIFY(wide.width() > narrow.width() && QRectF(area).contains(wide));
    }

    /// On white as on black a line is seen.
    void linesStandOutFromBrightPixels() {
        QImage image(500, 400, QImage::Format_RGB32);
        for (const QColor& ground : {QColor(Qt::white), QColor(Qt::black)}) {
            image.fill(ground);
            {
                SkyGridOverlay overlay;
                overlay.setSky(tan(150, 60, 1e-4));
                QPainter painter(&image);
                std::vector<QRectF> taken{QRectF(0, 0, 500, 60), QRectF(0, 0, 60, 400), QRectF(440, 0, 60, 400),
                                          QRectF(0, 340, 500, 60)};
                overlay.paint(painter, {QRectF(0, 0, 500, 400), {50, 50}, 4, {101, 101}}, taken);
            }
            int most = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    most = std::max(most, std::abs(qGray(image.pixel(x, y)) - qGray(ground.rgb())));
            QVERIFY2(most > 100, qPrintable(QString::number(most)));
        }
    }

    void galacticImagesHaveDecimalLabels() {
        for (const SkyGridLine& line : skyGridOf(tests::GalacticSky(tan(120, -20, 1e-3)), all, 25, false).lines)
            QVERIFY(line.text.endsWith(QStringLiteral("°")));
    }

    void labelsLeaveOutWhatTheyShare() {
        QCOMPARE(shortLabel(QStringLiteral("10h23m11.2s"), QString()), QStringLiteral("10h23m11.2s"));
        QCOMPARE(shortLabel(QStringLiteral("10h23m11.2s"), QStringLiteral("10h23m11.0s")), QStringLiteral("11.2s"));
        QCOMPARE(shortLabel(QStringLiteral("10h24m00s"), QStringLiteral("10h23m50s")), QStringLiteral("24m00s"));
        QCOMPARE(shortLabel(QStringLiteral("+41°16′10″"), QStringLiteral("+41°16′00″")), QStringLiteral("10″"));
        QCOMPARE(shortLabel(QStringLiteral("+00°00′10″"), QStringLiteral("−00°00′10″")), QStringLiteral("+00°00′10″"));
        QCOMPARE(shortLabel(QStringLiteral("150.02°"), QStringLiteral("150.01°")), QStringLiteral("150.02°"));
        QCOMPARE(shortLabel(QStringLiteral("10h"), QStringLiteral("10h")), QStringLiteral("10h"));
    }

    void labelsKeepClearOfEachOther() {
        for (const double turn : {0.0, 20.0, 45.0, 90.0}) {
            SkyGridOverlay overlay;
            overlay.setSky(tan(150, 60, 1e-4, turn));
            QImage image(500, 400, QImage::Format_RGB32);
            QPainter painter(&image);
            std::vector<QRectF> taken{QRectF(10, 350, 90, 40)};
            overlay.paint(painter, {QRectF(0, 0, 500, 400), {50, 50}, 4, {101, 101}}, taken);
            QVERIFY2(taken.size() >= 5, qPrintable(QStringLiteral("%1 labels at %2°").arg(taken.size()).arg(turn)));
            for (std::size_t i = 0; i < taken.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY(!taken[i].intersects(taken[j]));
        }
    }
};

QTEST_MAIN(TestSkyGrid)
#include "test_sky_grid.moc"
