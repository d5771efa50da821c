// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTest>

#include "core/data/sky/sky_frame.h"
#include "survey_images.h"

/// Objects are found on survey tiles wherever on the sky and in whatever frame these are.
class TestTilePositions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void worksAcrossZeroAndAtThePoles_data() {
        QTest::addColumn<double>("ra");
        QTest::addColumn<double>("dec");
        QTest::newRow("across zero") << 0.001 << 30.0;
        QTest::newRow("north pole") << 40.0 << 89.9995;
        QTest::newRow("south pole") << 200.0 << -90.0;
    }
    void worksAcrossZeroAndAtThePoles() {
        QFETCH(double, ra);
        QFETCH(double, dec);
        const SurveyImages::Sky sky{.raDeg = ra, .decDeg = dec};
        m_images.writeTile("wrap/a.fits", sky, 0, 0, 200, 200);
        const Catalog catalog =
            SurveyImages::objectsAt(sky, {{50, 100}, {150, 100}, {100, 40}, {100, 160}, {100, 100}});
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("wrap/*.fits"), 9), catalog);
        QVERIFY(source->flaggedRows().empty() && source->remarkedRows().empty());
        SurveyImages::checkPixels(source->read(RowId{0}), 46, 96);
        SurveyImages::checkPixels(source->read(RowId{1}), 146, 96);
        SurveyImages::checkPixels(source->read(RowId{2}), 96, 36);
        SurveyImages::checkPixels(source->read(RowId{3}), 96, 156);
        SurveyImages::checkPixels(source->read(RowId{4}), 96, 96);
    }

    void findsObjectsOnTilesOfOtherFrames_data() {
        QTest::addColumn<QString>("types");
        QTest::addColumn<QString>("radesys");
        QTest::addColumn<double>("equinox");
        QTest::addColumn<int>("system");
        using System = SkyFrame::System;
        QTest::newRow("FK4") << "RA---TAN DEC--TAN"
                             << "FK4" << 1950.0 << int(System::Fk4);
        QTest::newRow("FK5 of 1975") << "RA---TAN DEC--TAN"
                                     << "FK5" << 1975.0 << int(System::Fk5);
        QTest::newRow("equinox alone") << "RA---TAN DEC--TAN"
                                       << "" << 1950.0 << int(System::Fk4);
        QTest::newRow("galactic") << "GLON-TAN GLAT-TAN"
                                  << "ICRS" << 2000.0 << int(System::Galactic);
    }
    /// The catalog stays in ICRS; astropy tests the conversion itself (test_sky_frame).
    void findsObjectsOnTilesOfOtherFrames() {
        QFETCH(QString, types);
        QFETCH(QString, radesys);
        QFETCH(double, equinox);
        QFETCH(int, system);
        const SkyFrame frame{static_cast<SkyFrame::System>(system), equinox};
        Tensor image{{50, 50}, {}};
        for (int pixel = 0; pixel < 2500; ++pixel)
            image.values.push_back(SurveyImages::valueAt(pixel % 50, pixel / 50));
        std::map<std::string, std::string> texts{{"CTYPE1", types.split(QLatin1Char(' '))[0].toStdString()},
                                                 {"CTYPE2", types.split(QLatin1Char(' '))[1].toStdString()},
                                                 {"RADESYS", radesys.toStdString()}};
        m_images.writeImage("frame/t.fits", {}, 0, 0, image, texts, {{"EQUINOX", equinox}});
        const SkyPosition inFrame =
            *tanTransform(SurveyImages::geometryOf({}, 0, 0))->skyFromPixel(PixelPosition{25, 30});
        const SkyPosition icrs = toIcrs(inFrame, frame);
        QVERIFY(std::abs(icrs.raDeg - inFrame.raDeg) > 0.1);
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}},
                               {.name = "ra", .values = std::vector<double>{icrs.raDeg}},
                               {.name = "dec", .values = std::vector<double>{icrs.decDeg}}},
                              "id");
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("frame/t.fits"), 9), catalog);
        QVERIFY(source->flaggedRows().empty() && source->remarkedRows().empty());
        SurveyImages::checkPixels(source->read(RowId{0}), 21, 26);
    }

    /// Right ascensions beyond the circle, as some catalogs give them.
    void turnsRightAscensionsIntoTheCircle() {
        const SurveyImages::Sky sky{.raDeg = 10};
        m_images.writeTile("turned/t.fits", sky, 0, 0, 60, 60);
        const Catalog inside = SurveyImages::objectsAt(sky, {{30, 30}});
        const double ra = inside.column("ra").numberAt(RowId{0});
        const double dec = inside.column("dec").numberAt(RowId{0});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1, 2}},
                               {.name = "ra", .values = std::vector<double>{ra, ra + 360, ra - 360}},
                               {.name = "dec", .values = std::vector<double>{dec, dec, dec}}},
                              "id");
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("turned/t.fits"), 9);
        spec.layers = {{LayerRole::Weight, "tiles:" + m_images.text("turned/t.fits")}};
        const auto source = openCutouts(spec, catalog);
        QVERIFY(source->flaggedRows().empty() && source->remarkedRows().empty());
        for (std::int64_t row = 0; row < 3; ++row)
            SurveyImages::checkPixels(source->read(RowId{row}), 26, 26);
    }

private:
    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestTilePositions)
#include "test_tile_positions.moc"
