// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QTest>

#include "core/error.h"
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
