// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

#include <QTest>

#include "core/error.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/tiles/tile_pattern.h"
#include "core/io/images/tiles/tile_source.h"
#include "core/io/tables/catalog_reader.h"
#include "survey_images.h"
#include "tests/core/io/real_data.h"

class TestTileSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutsWholePixelsAboutThePosition() {
        m_images.writeTile("whole/a.fits", {}, 0, 0, 200, 200);
        const Catalog catalog = SurveyImages::objectsAt({}, {{100, 50}, {20.4, 30.6}, {99.49, 150}});
        const auto odd = openCutouts(SurveyImages::tilesSpec(m_images.text("whole/*.fits"), 5), catalog);
        QCOMPARE(odd->describe().find("3 of 3 objects"), std::size_t{0});
        QVERIFY(odd->flaggedRows().empty() && odd->remarkedRows().empty());
        SurveyImages::checkPixels(odd->read(RowId{0}), 98, 48);
        SurveyImages::checkPixels(odd->read(RowId{1}), 18, 29);
        SurveyImages::checkPixels(odd->read(RowId{2}), 97, 148);
        // astropy's Cutout2D puts an even cutout so too
        const auto even = openCutouts(SurveyImages::tilesSpec(m_images.text("whole/a.fits"), 4), catalog);
        SurveyImages::checkPixels(even->read(RowId{0}), 98, 48);
        SurveyImages::checkPixels(even->read(RowId{1}), 19, 29);
        const Cutout cutout = even->read(RowId{0});
        QCOMPARE(cutout.unitOf(0), std::string("nmgy"));
        QVERIFY(cutout.mask.empty());
        const auto pixel = cutout.sky->pixelFromSky(
            {catalog.column("ra").numberAt(RowId{0}), catalog.column("dec").numberAt(RowId{0})});
        QVERIFY(std::abs(pixel->x - 2) < 1e-6 && std::abs(pixel->y - 2) < 1e-6);
        const auto places = even->placesOf(RowId{0}, 0);
        QCOMPARE(places.size(), std::size_t{1});
        QCOMPARE(places[0].region, (PixelRegion{98, 48, 4, 4}));
        QCOMPARE(openCutouts(SurveyImages::tilesSpec(m_images.text("whole"), 0), catalog)->read(RowId{0}).width,
                 ImageSpec::tileCutoutSize);
    }

    void fillsFromNeighboursAndMasksBeyondTheEdge() {
        m_images.writeTile("edges/left.fits", {}, 0, 0, 100, 100);
        m_images.writeTile("edges/right.fits", {}, 90, 0, 100, 100); // ten columns of overlap
        const Catalog catalog =
            SurveyImages::objectsAt({}, {{94, 50}, {185, 50}, {2, 2}, {189.4, 99.4}, {50, 200}, {50, 50}});
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("edges/*.fits"), 20), catalog);
        const Cutout seam = source->read(RowId{0});
        QVERIFY(seam.mask.empty());
        SurveyImages::checkPixels(seam, 84, 40);
        QCOMPARE(source->placesOf(RowId{0}, 0).size(), std::size_t{2});

        const Cutout right = source->read(RowId{1});
        SurveyImages::checkPixels(right, 175, 40, 190, 100);
        QCOMPARE(std::ranges::count(right.mask, std::uint8_t{Cutout::OutsideImage}), 5 * 20);
        QCOMPARE(std::ranges::count(right.mask, std::uint8_t{0}), 15 * 20);
        SurveyImages::checkPixels(source->read(RowId{2}), -8, -8, 190, 100);

        QCOMPARE(source->flaggedRows().size(), std::size_t{1});
        QCOMPARE(source->flaggedRows()[0].row, RowId{4});
        QCOMPARE(source->flaggedRows()[0].stage, std::string("import"));
        QVERIFY(source->flaggedRows()[0].reason.find("lies on no tile") != std::string::npos);
        QVERIFY_EXCEPTION_THROWN(source->read(RowId{4}), Error);
        const auto remarks = source->remarkedRows();
        QCOMPARE(remarks.size(), std::size_t{3});
        QCOMPARE(remarks[0].row, RowId{1});
        QCOMPARE(remarks[0].reason, std::string("lies on the edge: 25 % of its pixels are outside"));
        QCOMPARE(remarks[1].reason, std::string("lies on the edge: 64 % of its pixels are outside"));
    }

    /// The padding of a tile hides no data of the next one, and is no edge of the survey.
    void looksBehindMissingPixels() {
        for (const int x0 : {0, 60}) {
            Tensor image{{100, 100}, {}};
            for (int y = 0; y < 100; ++y)
                for (int x = x0; x < x0 + 100; ++x)
                    image.values.push_back((x0 == 0 && x >= 80) || (x == 70 && y == 50) ? std::nanf("")
                                                                                        : SurveyImages::valueAt(x, y));
            m_images.writeImage("padding/" + std::to_string(x0) + ".fits", {}, x0, 0, image);
        }
        const Catalog catalog = SurveyImages::objectsAt({}, {{75, 50}});
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("padding/*.fits"), 20), catalog);
        QVERIFY(source->placesOf(RowId{0}, 0)[0].path.filename() == "0.fits");
        Cutout cutout = source->read(RowId{0});
        QVERIFY(cutout.mask.empty());
        const std::size_t missing = 10 * 20 + 5;
        QVERIFY(std::isnan(cutout.pixels[missing]));
        cutout.pixels[missing] = SurveyImages::valueAt(70, 50);
        SurveyImages::checkPixels(cutout, 65, 40);
        QVERIFY(source->remarkedRows().empty());
    }

    void choosesTheTileThatHoldsMost() {
        m_images.writeTile("choice/a.fits", {}, 0, 0, 100, 100);
        m_images.writeTile("choice/b.fits", {}, 30, 0, 100, 100, 0.5F);
        const Catalog catalog = SurveyImages::objectsAt({}, {{40, 50}, {90, 50}, {95, 50}});
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("choice/*.fits"), 11), catalog);
        QCOMPARE(source->read(RowId{0}).pixels[0],
                 SurveyImages::valueAt(35, 45)); // wholly on both: farther from an edge
        QCOMPARE(source->read(RowId{1}).pixels[0], SurveyImages::valueAt(85, 45) + 0.5F);
        QCOMPARE(source->read(RowId{2}).pixels[10], SurveyImages::valueAt(100, 45) + 0.5F);
        QCOMPARE(source->placesOf(RowId{0}, 0)[0].path.filename().string(), std::string("a.fits"));
    }

    void putsBandsOnTheFirstOnesGrid() {
        SurveyImages::Sky coarse{.scaleDeg = 1e-4};
        m_images.writeTile("bands/t-g.fits", coarse, 0, 0, 120, 120);
        m_images.writeTile("bands/t-r.fits", coarse, -7, 11, 140, 140, 5000);
        // twice as fine and turned: survey pixel (x, y) lies at the same sky as 100 + 2 (x - 100) …
        SurveyImages::Sky fine{.scaleDeg = 0.5e-4, .turnDeg = 30};
        const auto fineSky = tanTransform(SurveyImages::geometryOf(fine, -200, -200));
        const auto coarseSky = tanTransform(SurveyImages::geometryOf(coarse, 0, 0));
        Tensor image{{500, 500}, {}};
        for (int y = 0; y < 500; ++y)
            for (int x = 0; x < 500; ++x) {
                const auto at = coarseSky->pixelFromSky(*fineSky->skyFromPixel({double(x), double(y)}));
                image.values.push_back(SurveyImages::valueAt(at->x, at->y));
            }
        m_images.writeImage("bands/t-z.fits", fine, -200, -200, image);
        const Catalog catalog = SurveyImages::objectsAt(coarse, {{60, 60}, {60.3, 118}, {125, 100}});
        const std::string pattern = m_images.text("bands/*-{band}.fits");
        const auto source = openCutouts(SurveyImages::tilesSpec(pattern, 32), catalog);
        QCOMPARE(source->bands(), (std::vector<std::string>{"g", "r", "z"}));
        const Cutout cutout = source->read(RowId{0});
        QVERIFY(cutout.mask.empty());
        for (int y = 0; y < 32; ++y)
            for (int x = 0; x < 32; ++x) {
                const auto pixel = static_cast<std::size_t>(y * 32 + x);
                QCOMPARE(cutout.plane(0)[pixel], SurveyImages::valueAt(44 + x, 44 + y));
                QCOMPARE(cutout.plane(1)[pixel], SurveyImages::valueAt(44 + x, 44 + y) + 5000);
                QVERIFY(std::abs(cutout.plane(2)[pixel] - SurveyImages::valueAt(44 + x, 44 + y)) < 2e-3F);
            }
        // on the edge in g, not in r; in z too the whole cutout is there
        const auto remarks = source->remarkedRows();
        QCOMPARE(remarks[0].row, RowId{1});
        QVERIFY2(remarks[0].reason.ends_with("outside (g)"), remarks[0].reason.c_str());
        const Cutout edge = source->read(RowId{1});
        QCOMPARE(std::ranges::count(edge.mask, std::uint8_t{Cutout::OutsideImage}), 14 * 32);
        QVERIFY2(edge.source == m_images.text("bands/t-g.fits") + "[0], from pixel 46, 103 on", edge.source.c_str());
        QCOMPARE(edge.physicalPixels, (std::map<std::string, double>{{"LTV1", -45}, {"LTV2", -102}}));
        // on no tile in g: the next band gives the pixels
        const Cutout other = source->read(RowId{2});
        QCOMPARE(other.plane(0)[0], SurveyImages::valueAt(109, 84));
        QVERIFY(std::isnan(other.plane(0)[11]));
        QCOMPARE(other.plane(1)[0], SurveyImages::valueAt(109, 84) + 5000);
        // with z first, g is what is interpolated
        ImageSpec zFirst = SurveyImages::tilesSpec(pattern, 32);
        zFirst.bands = {"z", "g"};
        const Cutout fineCutout = openCutouts(zFirst, catalog)->read(RowId{0});
        QVERIFY(std::abs(fineCutout.sky->pixelScaleArcsec() - 0.18) < 1e-9);
        for (std::size_t pixel = 0; pixel < 1024; ++pixel)
            QVERIFY(std::abs(fineCutout.plane(0)[pixel] - fineCutout.plane(1)[pixel]) < 2e-3F);
    }

    void namesTheBandsWithoutATile() {
        m_images.writeTile("some/t-g.fits", {}, 0, 0, 100, 100);
        m_images.writeTile("some/t-r.fits", {}, 300, 0, 100, 100);
        m_images.writeTile("some/t-z.fits", {}, 300, 0, 100, 100);
        const Catalog catalog = SurveyImages::objectsAt({}, {{50, 50}, {95, 50}, {350, 50}});
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("some/*-{band}.fits"), 20), catalog);
        const auto remarks = source->remarkedRows();
        QCOMPARE(remarks.size(), 3U);
        QCOMPARE(remarks[0].reason, std::string("lies on no tile in r, z: 67 % of its pixels are outside"));
        QCOMPARE(remarks[1].reason,
                 std::string("lies on no tile in r, z, on the edge in g: 75 % of its pixels are outside"));
        QCOMPARE(remarks[2].reason, std::string("lies on no tile in g: 33 % of its pixels are outside"));
    }

    void leavesMissingPixelsOutOfInterpolation() {
        m_images.writeTile("missing/t-g.fits", {}, 0, 0, 100, 100);
        Tensor image{{200, 200}, std::vector<float>(40000, 8)};
        image.values[100 * 200 + 100] = std::nanf("");
        m_images.writeImage("missing/t-r.fits", {.scaleDeg = 0.7e-4}, -30.25, -30.25, image);
        const Catalog catalog = SurveyImages::objectsAt({}, {{75, 75}});
        const Cutout cutout =
            openCutouts(SurveyImages::tilesSpec(m_images.text("missing/t-{band}.fits"), 21), catalog)->read(RowId{0});
        const auto red = cutout.plane(1);
        QVERIFY(std::ranges::all_of(red, [](float value) { return value == 8 || std::isnan(value); }));
        QVERIFY(std::ranges::count_if(red, [](float value) { return std::isnan(value); }) <= 1);
    }

    void takesBandsFromFilterCardsAndPlanes() {
        m_images.writeTile("filters/1.fits", {}, 0, 0, 50, 50, 0, {{"FILTER", "r DECam SDSS c0002"}});
        m_images.writeTile("filters/2.fits", {}, 0, 0, 50, 50, 100, {{"FILTER", "g DECam SDSS c0001"}});
        const Catalog catalog = SurveyImages::objectsAt({}, {{25, 25}});
        const auto filters = openCutouts(SurveyImages::tilesSpec(m_images.text("filters/*.fits"), 8), catalog);
        QCOMPARE(filters->bands(), (std::vector<std::string>{"g", "r"}));
        QCOMPARE(filters->read(RowId{0}).plane(0)[0], SurveyImages::valueAt(21, 21) + 100);
        Tensor cube = Tensor::zeros({2, 50, 50});
        std::ranges::fill(std::span(cube.values).subspan(2500), 9.0F);
        m_images.writeImage("cube/a.fits", {}, 0, 0, cube);
        const auto planes = openCutouts(SurveyImages::tilesSpec(m_images.text("cube/*.fits"), 8), catalog);
        QCOMPARE(planes->bands(), (std::vector<std::string>{"band1", "band2"}));
        QCOMPARE(planes->read(RowId{0}).plane(1)[5], 9.0F);
        QCOMPARE(planes->placesOf(RowId{0}, 1)[0].plane, 1);
    }

    void readsAllExtensionsOfAMosaic() {
        m_images.writeTile("mosaic/p.fits", {}, 0, 0, 40, 40, 1);
        m_images.writeTile("mosaic/n.fits", {}, 40, 0, 40, 40);
        m_images.joinImages("exposures/mosaic.fits", {{"mosaic/p.fits", ""}, {"mosaic/n.fits", "CCD N1"}});
        const Catalog catalog = SurveyImages::objectsAt({}, {{20, 20}, {60, 20}});
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("exposures/*.fits[*]"), 10), catalog);
        QCOMPARE(source->read(RowId{0}).pixels[0], SurveyImages::valueAt(15, 15) + 1);
        QCOMPARE(source->read(RowId{1}).pixels[0], SurveyImages::valueAt(55, 15));
        for (const char* hdu : {"[1]", "[ccd n1]", "[CCD*]"}) {
            const auto named =
                openCutouts(SurveyImages::tilesSpec(m_images.text("exposures/*.fits") + hdu, 10), catalog);
            QCOMPARE(named->flaggedRows().size(), std::size_t{1});
            QCOMPARE(named->read(RowId{1}).pixels[0], SurveyImages::valueAt(55, 15));
        }
        QVERIFY_EXCEPTION_THROWN(
            openCutouts(SurveyImages::tilesSpec(m_images.text("exposures/*.fits[SCI]"), 10), catalog), Error);
    }

    void refusesTilesThatWouldBeWrong() {
        const Catalog catalog = SurveyImages::objectsAt({}, {{25, 25}});
        m_images.writeTile("frames/old.fits", {}, 0, 0, 50, 50, 0, {{"RADESYS", "GAPPT"}});
        refuses(SurveyImages::tilesSpec(m_images.text("frames/*.fits"), 8), catalog, "frame GAPPT");
        m_images.writeTile("frames/good.fits", {}, 0, 0, 50, 50);
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("frames/*.fits"), 8), catalog);
        QVERIFY(source->describe().find("1 of 2 tiles are left out") != std::string::npos);
        refuses(SurveyImages::tilesSpec(m_images.text("nothing/*.fits"), 8), catalog, "no file fits");
        refuses(SurveyImages::tilesSpec(m_images.text("frames/{id}.fits"), 8), catalog, "found by position");
        ImageSpec noPosition = SurveyImages::tilesSpec(m_images.text("frames/*.fits"), 8);
        noPosition.raColumn.clear();
        refuses(noPosition, catalog, "name the catalog's columns");
        const Catalog elsewhere = SurveyImages::objectsAt({.raDeg = 10}, {{25, 25}});
        refuses(SurveyImages::tilesSpec(m_images.text("frames/*.fits"), 8), elsewhere, "no object of the catalog");
    }

    void findsBandsInNames() {
        QCOMPARE(bandInName("*-{band}.fits", "a-b-g.fits").value_or("none"), std::string("g"));
        QCOMPARE(bandInName("{band}-*.fits", "g-a-b.fits").value_or("none"), std::string("g"));
        QCOMPARE(bandInName("c4d_*_ooi_{band}_v1-*.fits", "c4d_150411_035242_ooi_z_v1-N10.fits").value_or("none"),
                 std::string("z"));
        QVERIFY(!bandInName("*-{band}.fits", "ag.fits"));
        QVERIFY(!bandInName("{band}-*", "r-1", "g"));
        QVERIFY(fitsPattern("t?le*.f*s", "tile-1.fits") && !fitsPattern("t?le", "tle"));
        QVERIFY(fitsPattern("*", "") && fitsPattern("a**b", "axb") && !fitsPattern("a*b", "axc"));
    }

    /// A survey's own names for its bands may have the pattern's separators in them.
    void prefersTheLongestBandThatIsWanted() {
        m_images.writeTile("long/t-HSC-G.fits", {}, 0, 0, 50, 50);
        m_images.writeTile("long/t-HSC-I.fits", {}, 0, 0, 50, 50, 1);
        m_images.writeTile("long/t-G.fits", {}, 0, 0, 50, 50, 2);
        const Catalog catalog = SurveyImages::objectsAt({}, {{25, 25}});
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("long/*-{band}.fits"), 8);
        spec.bands = {"HSC-G", "G", "HSC-I"};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        QCOMPARE(cutout.bands, spec.bands);
        QCOMPARE(cutout.plane(0)[0], SurveyImages::valueAt(21, 21));
        QCOMPARE(cutout.plane(1)[0], SurveyImages::valueAt(21, 21) + 2);
        QCOMPARE(cutout.plane(2)[0], SurveyImages::valueAt(21, 21) + 1);
    }

    void readsTheSameFromManyThreads() {
        for (int tile = 0; tile < 6; ++tile)
            m_images.writeTile("many/" + std::to_string(tile) + ".fits", {}, tile * 80, 0, 100, 100);
        std::vector<PixelPosition> pixels;
        for (int object = 0; object < 200; ++object)
            pixels.push_back({20.0 + object * 2.2, 50});
        const Catalog catalog = SurveyImages::objectsAt({}, pixels);
        const auto source = openCutouts(SurveyImages::tilesSpec(m_images.text("many/*.fits"), 16), catalog);
        std::vector<int> wrong(4);
        {
            std::vector<std::jthread> readers;
            for (std::size_t reader = 0; reader < wrong.size(); ++reader)
                readers.emplace_back([&, reader] {
                    for (std::int64_t row = 0; row < 200; ++row) {
                        const Cutout cutout = source->read(RowId{row});
                        const int x = static_cast<int>(std::ceil(20.0 + static_cast<double>(row) * 2.2 - 8 - 1e-6));
                        if (cutout.pixels[0] != SurveyImages::valueAt(x, 42))
                            ++wrong[reader];
                    }
                });
        }
        QCOMPARE(wrong, std::vector<int>(4));
    }

    /// Values from astropy 5.2: Cutout2D of the same file at the same position.
    void cutsDecamAsAstropyDoes() {
        NEED_REAL_DATA(folder, "decam/testcase5/images/decam/CP20150407");
        const std::string tile = (folder / "c4d_*_ooi_{band}_v1-*.fits").string();
        const FitsFile file(folder / "c4d_150411_035242_ooi_z_v1-N10.fits");
        std::vector<float> all(150 * 150);
        file.readPixels(file.imageHdu(0), 0, all);
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1}},
                               {.name = "ra", .values = std::vector<double>{186.9129348, 186.9104692}},
                               {.name = "dec", .values = std::vector<double>{25.3753945, 25.3724732}}},
                              "id");
        const auto source = openCutouts(SurveyImages::tilesSpec(tile, 32), catalog);
        QCOMPARE(source->bands(), std::vector<std::string>{"z"});
        const std::vector<std::pair<int, int>> corners{{45, 55}, {85, 25}};
        for (std::size_t row = 0; row < corners.size(); ++row) {
            const Cutout cutout = source->read(RowId{static_cast<std::int64_t>(row)});
            for (int y = 0; y < 32; ++y)
                for (int x = 0; x < 32; ++x)
                    QCOMPARE(cutout.pixels[static_cast<std::size_t>(y * 32 + x)],
                             all[static_cast<std::size_t>((corners[row].second + y) * 150 + corners[row].first + x)]);
        }
    }

private:
    static void refuses(const ImageSpec& spec, const Catalog& catalog, const std::string& reason) {
        try {
            openCutouts(spec, catalog);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find(reason) != std::string::npos, error.what());
        }
    }

    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestTileSource)
#include "test_tile_source.moc"
