// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QTest>

#include "core/error.h"
#include "core/io/cutout_writer.h"
#include "core/io/fits/fits_file.h"
#include "survey_images.h"

/// Companion images in tiles, and the bands of tiles.
class TestTileLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bandsAreMatchedByName() {
        for (const auto& [band, added] :
             std::vector<std::pair<std::string, float>>{{"g", 0}, {"r", 1e5F}, {"z", 2e5F}}) {
            m_images.writeTile("named/a-" + band + ".fits", {}, 0, 0, 60, 60, added);
            m_images.writeTile("named/ivar/a-" + band + ".fits", {}, 0, 0, 60, 60, added + 5e5F);
        }
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}});
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("named/a-{band}.fits"), 4);
        spec.layers = {{LayerRole::InverseVariance, "tiles:" + m_images.text("named/ivar/a-{band}.fits")}};
        std::filesystem::remove(m_images.path("named/a-r.fits")); // the layer has one band more
        const auto source = openCutouts(spec, catalog);
        const Cutout cutout = source->read(RowId{0});
        QCOMPARE(cutout.bands, (std::vector<std::string>{"g", "z"}));
        const CutoutLayer& ivar = *cutout.layer(LayerRole::InverseVariance);
        QCOMPARE(ivar.bands, 2);
        for (std::size_t pixel = 0; pixel < cutout.pixels.size(); ++pixel)
            QCOMPARE(ivar.values[pixel], cutout.pixels[pixel] + 5e5F);
        std::filesystem::remove(m_images.path("named/ivar/a-z.fits"));
        try {
            openCutouts(spec, catalog);
            QFAIL("the layer has no tiles of z");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("no tile of the band z") != std::string::npos, error.what());
        }
    }

    void bandsAndLayersOfAnotherSkyAreRemarkedOn() {
        for (const std::string object : {"0", "1"}) {
            const int shift = object == "1" ? 30 : 0;
            m_images.writeTile("apart/" + object + "-g.fits", {}, 0, 0, 60, 60);
            m_images.writeTile("apart/" + object + "-r.fits", {}, shift, 0, 60, 60);
            m_images.writeTile("apart/" + object + "-weight.fits", {}, 0, 2 * shift, 60, 60);
        }
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}, {30, 30}});
        const ImageSpec spec{.text = m_images.text("apart/{id}-{band}.fits"),
                             .bands = {"g", "r"},
                             .layers = {{LayerRole::Weight, m_images.text("apart/{id}-weight.fits")}}};
        const auto remarks = openCutouts(spec, catalog)->remarkedRows();
        QCOMPARE(remarks.size(), 2U);
        QCOMPARE(remarks[0].row, RowId{1});
        QVERIFY2(remarks[0].reason.starts_with("band r is shifted against the band g by up to 30.0 pixels"),
                 remarks[0].reason.c_str());
        QVERIFY2(remarks[1].reason.starts_with("weight: is shifted against the image by up to 60.0 pixels"),
                 remarks[1].reason.c_str());
    }

    void eachBandHasItsUnit() {
        const Tensor image{{60, 60}, std::vector<float>(3600, 1.0F)};
        m_images.writeImage("units/0-g.fits", {}, 0, 0, image, {{"BUNIT", "nJy"}});
        m_images.writeImage("units/0-r.fits", {}, 0, 0, image, {{"BUNIT", "MJy/sr"}});
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}});
        const std::string pattern = m_images.text("units/0-{band}.fits");
        for (const ImageSpec& spec : {SurveyImages::tilesSpec(pattern, 4), ImageSpec{.text = pattern}}) {
            const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
            QCOMPARE(cutout.units, (std::vector<std::string>{"nJy", "MJy/sr"}));
            QCOMPARE(cutout.commonUnit(std::vector{0, 1}), std::string());
            QCOMPARE(cutout.commonUnit(std::vector{1}), std::string("MJy/sr"));
            writeCutout(m_images.path("units/part.fits"), cutout, {0, 0, 4, 4}, {0, 1});
            const FitsFile file(m_images.path("units/part.fits"));
            QCOMPARE(file.imageHdu(0).header.stringOr("BUNIT2", ""), std::string("MJy/sr"));
            QVERIFY(!file.imageHdu(0).header.has("BUNIT"));
        }
    }

    /// x-g-mask.fits fits the pattern of the images too, with the band "mask" or "g-mask".
    void filesOfLayersAreNoBands() {
        for (const std::string band : {"g", "r"}) {
            m_images.writeTile("beside/x-" + band + ".fits", {}, 0, 0, 60, 60);
            m_images.writeTile("beside/x-" + band + "-mask.fits", {}, 0, 0, 60, 60);
        }
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}});
        const std::vector<std::string> bands{"g", "r"};
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("beside/*-{band}.fits"), 4);
        spec.layers = {{LayerRole::Weight, "tiles:" + m_images.text("beside/*-{band}-mask.fits")}};
        QCOMPARE(openCutouts(spec, catalog)->bands(), bands);
        spec.layers = {{LayerRole::Weight, "tiles:" + m_images.text("beside/*")}}; // takes the images too
        QCOMPARE(openCutouts(spec, catalog)->bands(), (std::vector<std::string>{"g", "r", "mask"}));
        const std::string folder = m_images.text("beside/x-{band}");
        const ImageSpec files{.text = folder + ".fits", .layers = {{LayerRole::Weight, folder + "-mask.fits"}}};
        QCOMPARE(openCutouts(files, catalog)->bands(), bands);
    }

    void pixelsWithoutAMaskAreNotGood() {
        m_images.writeTile("half/a-g.fits", {}, 0, 0, 60, 60);
        m_images.writeImage("half/a-mask.fits", {}, 0, 0,
                            Tensor{{60, 30}, std::vector<float>(1800, 0)}); // the left half
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}, {10, 30}});
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("half/*-{band}.fits"), 10);
        spec.bands = {"g"};
        spec.layers = {{LayerRole::Mask, "tiles:" + m_images.text("half/*-mask.fits")}};
        const auto source = openCutouts(spec, catalog);
        const Cutout onTheSeam = source->read(RowId{0});
        for (int x = 0; x < 10; ++x) { // pixels 25 … 34 of the tile
            const auto pixel = static_cast<std::size_t>(5 * 10 + x);
            QCOMPARE(onTheSeam.layers[0].codes[pixel], x < 5 ? 0U : CutoutLayer::noMaskThere);
            QCOMPARE(onTheSeam.mask[pixel] != 0, x >= 5);
            QVERIFY(std::isfinite(onTheSeam.pixels[pixel])); // the image itself is there
        }
        QCOMPARE(std::ranges::count(source->read(RowId{1}).layers[0].codes, 0U), 100);
    }

    /// Noise on other pixels than the image's: its variance is averaged, however the map tells it; a pixel that says
    /// nothing spoils the one it is in.
    void noiseIsAveragedAsVariance() {
        m_images.writeTile("noise/image.fits", {}, 0, 0, 60, 60);
        const float unit = 1e-18F; // sigma in erg/s/cm²/Å
        // fine pixels (4 x + i, 4 y + j), i and j in 0 … 3, lie in pixel (x, y) of the image
        const auto isWithout = [](int x, int y) { return x == 4 * 31 + 2 && y == 4 * 32 + 1; };
        Tensor sigma{{240, 240}, {}};
        Tensor ivar{{240, 240}, {}};
        for (int y = 0; y < 240; ++y)
            for (int x = 0; x < 240; ++x) {
                const float deviation = x % 4 < 2 ? 1 : 7;
                sigma.values.push_back(isWithout(x, y) ? 0 : deviation * unit);
                ivar.values.push_back(isWithout(x, y) ? 0 : 1 / (deviation * deviation));
            }
        const double x0 = 100 - 4 * 100.0 - 1.5;
        m_images.writeImage("noise/sigma.fits", {.scaleDeg = 0.25e-4}, x0, x0, sigma);
        m_images.writeImage("noise/ivar.fits", {.scaleDeg = 0.25e-4}, x0, x0, ivar);
        // half a pixel off, neighbours of 1 and of 7 have equal parts
        Tensor shifted{{60, 60}, {}};
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < 60; ++x)
                shifted.values.push_back(x % 2 == 0 ? 1 : 7);
        m_images.writeImage("noise/shifted.fits", {}, 0.5, 0, shifted);
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}});
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("noise/image.fits"), 8);
        const auto layerOf = [&](const char* name, bool isDeviation) {
            spec.layers = {{LayerRole::InverseVariance, "tiles:" + m_images.text(name), isDeviation}};
            return openCutouts(spec, catalog)->read(RowId{0}).layers[0].values;
        };
        const std::vector<float> fromIvar = layerOf("noise/ivar.fits", false);
        const std::vector<float> fromSigma = layerOf("noise/sigma.fits", true);
        const std::vector<float> fromShifted = layerOf("noise/shifted.fits", true);
        for (std::size_t pixel = 0; pixel < 64; ++pixel) {
            const bool holdsOneWithout = pixel == 6 * 8 + 5; // the cutout starts at (26, 26)
            QVERIFY2(holdsOneWithout ? fromIvar[pixel] == 0 : std::abs(fromIvar[pixel] * 25 - 1) < 1e-5F,
                     qPrintable(QStringLiteral("%1 at %2").arg(double(fromIvar[pixel])).arg(pixel)));
            QVERIFY(holdsOneWithout ? fromSigma[pixel] == 0
                                    : std::abs(fromSigma[pixel] * unit * 25 * unit - 1) < 1e-5F);
            QVERIFY(std::abs(fromShifted[pixel] * 25 - 1) < 1e-4F);
        }
    }

    /// Where the best tile has no value the next one gives it, and its mask and weight with it; so do repeated
    /// exposures of one field, and layers of other pixels.
    void layersAreOfTheTileThatThePixelIsFrom() {
        const auto write = [this](const std::string& name, int x0, float value, float gap) {
            Tensor image{{100, 100}, std::vector<float>(10000, value)};
            for (int y = 45; y < 55; ++y)
                for (int x = 68; x < 72; ++x)
                    image.values[static_cast<std::size_t>(y * 100 + x)] = gap;
            m_images.writeImage(name, {}, x0, 0, image);
        };
        const auto writeHalved = [this](const std::string& name, double x0, float value) { // pixels of twice the size
            m_images.writeImage(name, {.scaleDeg = 2e-4}, 100 - (100 - x0 - 0.5) / 2, 100 - (100 - 0.5) / 2,
                                Tensor{{50, 50}, std::vector<float>(2500, value)});
        };
        const float none = std::nanf("");
        for (const auto& [folder, secondAt] : {std::pair{"next", 50}, {"again", 0}}) {
            const std::string at = folder + std::string("/");
            write(at + "a.sci.fits", 0, 10, none);
            write(at + "b.sci.fits", secondAt, 20, 20);
            write(at + "a.dq.fits", 0, 1, 5);
            write(at + "b.dq.fits", secondAt, 2, 2);
            writeHalved(at + "a.wht.fits", 0, 100);
            writeHalved(at + "b.wht.fits", secondAt, 200);
            m_images.writeImage(at + "whole.fits", {}, 0, 0, Tensor{{200, 200}, std::vector<float>(40000, 8)});
            const Catalog catalog = SurveyImages::objectsAt({}, {{70, 50}});
            ImageSpec spec = SurveyImages::tilesSpec(m_images.text(at + "*.sci.fits"), 20);
            spec.layers = {{LayerRole::Mask, "tiles:" + m_images.text(at + "*.dq.fits")},
                           {LayerRole::Weight, "tiles:" + m_images.text(at + "*.wht.fits")},
                           {LayerRole::Segmentation, "tiles:" + m_images.text(at + "whole.fits")}};
            const auto source = openCutouts(spec, catalog);
            const Cutout cutout = source->read(RowId{0}); // from (60, 40) on
            for (int y = 0; y < 20; ++y)
                for (int x = 0; x < 20; ++x) {
                    const auto pixel = static_cast<std::size_t>(y * 20 + x);
                    const bool isOfB = x >= 8 && x < 12 && y >= 5 && y < 15;
                    QCOMPARE(cutout.pixels[pixel], isOfB ? 20.0F : 10.0F);
                    QCOMPARE(source->placesOf(RowId{0}, 0)[cutout.originOf(0, pixel)].path.filename().string(),
                             std::string(isOfB ? "b.sci.fits" : "a.sci.fits"));
                    QCOMPARE(cutout.layers[0].codes[pixel], isOfB ? 2U : 1U);
                    QCOMPARE(cutout.layers[1].values[pixel], isOfB ? 200.0F : 100.0F);
                    QCOMPARE(cutout.layers[2].codes[pixel], 8U); // of tiles of their own
                }
        }
    }

    void filtersAreNeverMixed() {
        m_images.writeTile("filters/1.fits", {}, 0, 0, 60, 60, 0, {{"FILTER", "g"}});
        m_images.writeTile("filters/2.fits", {}, 0, 0, 60, 60, 1e5F, {{"FILTER", "r"}});
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}});
        const ImageSpec spec = SurveyImages::tilesSpec(m_images.text("filters/*.fits"), 4);
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        QCOMPARE(cutout.bands, (std::vector<std::string>{"g", "r"}));
        QCOMPARE(cutout.plane(1)[0], cutout.plane(0)[0] + 1e5F);
        m_images.writeTile("filters/3.fits", {}, 0, 0, 60, 60, 2e5F);
        try {
            openCutouts(spec, catalog);
            QFAIL("a tile does not say its filter");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("3.fits") != std::string::npos, error.what());
            QVERIFY2(std::string(error.what()).find("FILTER") != std::string::npos, error.what());
        }
    }

private:
    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestTileLayers)
#include "test_tile_layers.moc"
