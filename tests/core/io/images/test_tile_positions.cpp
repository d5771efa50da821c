// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTest>

#include "core/data/sky/sky_frame.h"
#include "core/data/sky/unit_vector.h"
#include "core/io/images/tiles/grid_map.h"
#include "core/io/wcs_transform.h"
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
        QTest::newRow("ecliptic") << "ELON-TAN ELAT-TAN"
                                  << "" << 2000.0 << int(System::Ecliptic);
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

    void positionsAreTrueAcrossSeamsAndPoles_data() {
        QTest::addColumn<double>("ra");
        QTest::addColumn<double>("dec");
        QTest::addColumn<QString>("code");
        QTest::addColumn<double>("centreRa");
        QTest::newRow("TAN beside") << 0.5 << 10.0 << "TAN" << 0.0;
        QTest::newRow("ZEA at the pole") << 40.0 << 89.9 << "ZEA" << 10.0;
        QTest::newRow("CAR, far from its seam") << 180.0 << 10.0 << "CAR" << 180.0;
        QTest::newRow("CAR, at its seam") << 0.0 << 10.0 << "CAR" << 180.0;
        QTest::newRow("CAR, near the pole") << 0.0 << 89.0 << "CAR" << 0.0;
        QTest::newRow("CAR, at the pole") << 40.0 << 90.0 << "CAR" << 0.0;
        QTest::newRow("AIT, at its edge") << 180.0 << 0.0 << "AIT" << 0.0;
        QTest::newRow("MOL, at its edge") << 180.0 << 30.0 << "MOL" << 0.0;
        QTest::newRow("HPX, between facets") << 90.0 << 70.0 << "HPX" << 0.0;
        QTest::newRow("HPX, at a facet's tip") << 90.0 << 41.8 << "HPX" << 0.0;
        QTest::newRow("HPX, at its edge") << 180.0 << 0.0 << "HPX" << 0.0;
    }
    /// Against the projections themselves, at every pixel and between them.
    void positionsAreTrueAcrossSeamsAndPoles() {
        QFETCH(double, ra);
        QFETCH(double, dec);
        QFETCH(QString, code);
        QFETCH(double, centreRa);
        const auto all = sky(code.toStdString(), centreRa, 0, 900.5, 450.5, 0.2);
        const bool isHigh = code == QLatin1String("ZEA");
        const auto image = isHigh ? sky("ZEA", centreRa, 89.5, 150.5, 150.5, 0.015) : all;
        for (const int size : {9, 33, 64, 101}) {
            const SkyGrid grid{sky("TAN", ra, dec, (size + 1) / 2.0, (size + 1) / 2.0, 0.01), size, size};
            const GridMap map(grid, *image);
            const auto bounds = map.bounds();
            QVERIFY(bounds);
            for (int point = 0; point < 4 * size * size; ++point) {
                const PixelPosition pixel{point % (2 * size) / 2.0, point / (2 * size) / 2.0};
                if (pixel.x > size - 1 || pixel.y > size - 1)
                    continue;
                const auto exact = image->pixelFromIcrs(*grid.sky->icrsFromPixel(pixel));
                const auto position = map.at(pixel);
                QCOMPARE(position.has_value(), exact.has_value());
                if (!exact)
                    continue;
                const std::string where = std::to_string(pixel.x) + ", " + std::to_string(pixel.y);
                QVERIFY2(std::hypot(position->x - exact->x, position->y - exact->y) < 0.002, where.c_str());
                if (point % 2 == 0 && point / (2 * size) % 2 == 0)
                    QVERIFY2(exact->x > double(bounds->x) - 1 && exact->x < double(bounds->x + bounds->width) &&
                                 exact->y > double(bounds->y) - 1 && exact->y < double(bounds->y + bounds->height),
                             where.c_str());
            }
        }
    }

    /// A band on a map of the whole sky gives the pixels that the sky has there.
    void pixelsAreTrueAcrossASeam() {
        const auto writeSky = [this](const std::string& name, const std::string& code, double centreRa, int width,
                                     int height, double scaleDeg) {
            const auto transform = sky(code, centreRa, 0, (width + 1) / 2.0, (height + 1) / 2.0, scaleDeg);
            Tensor image{{height, width}, {}};
            for (int pixel = 0; pixel < width * height; ++pixel) {
                const auto place = transform->skyFromPixel({double(pixel % width), double(pixel / width)});
                const UnitVector at = unitVectorOf(place.value_or(SkyPosition{}));
                image.values.push_back(static_cast<float>(100 + 30 * at[0] + 20 * at[1] + 10 * at[2]));
            }
            writeFitsImage(m_images.path(name), image, {{"CTYPE1", "RA---" + code}, {"CTYPE2", "DEC--" + code}},
                           numbersOf(centreRa, 0, (width + 1) / 2.0, (height + 1) / 2.0, scaleDeg));
        };
        writeSky("seam/t-a.fits", "TAN", 0, 200, 200, 0.01);
        writeSky("seam/t-b.fits", "CAR", 180, 900, 450, 0.4);
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}},
                               {.name = "ra", .values = std::vector<double>{0}},
                               {.name = "dec", .values = std::vector<double>{0.1}}},
                              "id");
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("seam/t-{band}.fits"), 64);
        spec.bands = {"a", "b"};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        for (std::size_t pixel = 0; pixel < cutout.planeSize(); ++pixel)
            QVERIFY2(std::abs(cutout.plane(0)[pixel] - cutout.plane(1)[pixel]) < 0.2, std::to_string(pixel).c_str());
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
    static std::map<std::string, double> numbersOf(double ra, double dec, double x, double y, double scaleDeg) {
        return {{"CRVAL1", ra}, {"CRVAL2", dec},       {"CRPIX1", x},
                {"CRPIX2", y},  {"CDELT1", -scaleDeg}, {"CDELT2", scaleDeg}};
    }
    static std::shared_ptr<const SkyTransform> sky(const std::string& code, double ra, double dec, double x, double y,
                                                   double scaleDeg) {
        FitsHeaderText text;
        text.integer("NAXIS", 2).integer("NAXIS1", 1800).integer("NAXIS2", 900);
        text.text("CTYPE1", "RA---" + code).text("CTYPE2", "DEC--" + code);
        for (const auto& [keyword, number] : numbersOf(ra, dec, x, y, scaleDeg))
            text.number(keyword, number);
        const std::string cards = text.ended();
        return skyTransformOf(FitsHeader(cards.substr(0, cards.find("END     "))));
    }

    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestTilePositions)
#include "test_tile_positions.moc"
