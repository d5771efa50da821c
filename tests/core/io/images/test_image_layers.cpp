// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <bit>
#include <cmath>

#include <QTest>

#include "core/error.h"
#include "core/io/fits/fits_file.h"
#include "core/io/fits/fits_header.h"
#include "survey_images.h"
#include "tests/core/io/real_data.h"

/// Companion images: masks, inverse variances, weights, segmentations, PSFs.
class TestImageLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLayersByRole() {
        for (const std::string id : {"0", "1", "2"}) {
            m_images.writeTile("obj/" + id + ".fits", {}, 0, 0, 10, 10);
            if (id != "1")
                writeCodes("obj/" + id + "-mask.fits", 10, 10,
                           [](int x, int y) { return x == 3 && y == 4 ? 0x80000100U : 0U; });
            writeCodes("obj/" + id + "-seg.fits", 10, 10, [](int x, int) { return x > 5 ? 16777218U : 0U; });
            m_images.writeTile("obj/" + id + "-ivar.fits", {}, 0, 0, 10, 10, 15);
            writeFitsImage(m_images.path("obj/" + id + "-psf.fits"), Tensor{{3, 5}, std::vector<float>(15, 0.5F)}, {},
                           {});
        }
        std::ofstream(m_images.path("obj/2-ivar.fits")) << "damaged";
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1, 2}}}, "id");
        ImageSpec spec{.text = m_images.text("obj/{id}.fits"), .size = 6};
        spec.layers = {{LayerRole::Mask, m_images.text("obj/{id}-mask.fits")},
                       {LayerRole::Segmentation, m_images.text("obj/{id}-seg.fits")},
                       {LayerRole::InverseVariance, m_images.text("obj/{id}-ivar.fits")},
                       {LayerRole::Psf, m_images.text("obj/{id}-psf.fits")}};
        const auto source = openCutouts(spec, catalog);
        QVERIFY(source->flaggedRows().empty());
        const Cutout cutout = source->read(RowId{0});
        QCOMPARE(cutout.layers.size(), std::size_t{4});
        const CutoutLayer& mask = *cutout.layer(LayerRole::Mask);
        QCOMPARE(mask.width, 6);
        QCOMPARE(mask.codes[2 * 6 + 1], 0x80000100U); // (3, 4) less the two pixels cropped
        QCOMPARE(std::ranges::count(mask.codes, 0U), 35);
        QVERIFY(mask.values.empty());
        QCOMPARE(int(cutout.mask[2 * 6 + 1]), int(Cutout::Flagged));
        QCOMPARE(std::ranges::count(cutout.mask, std::uint8_t{0}), 35);
        QCOMPARE(cutout.layer(LayerRole::Segmentation)->codes[5], 16777218U);
        QCOMPARE(cutout.layer(LayerRole::InverseVariance)->values[0], SurveyImages::valueAt(2, 2) + 15);
        QCOMPARE(cutout.layer(LayerRole::Psf)->width, 5);
        QCOMPARE(cutout.layer(LayerRole::Psf)->height, 3);

        const auto remarks = source->remarkedRows();
        QCOMPARE(remarks.size(), std::size_t{2});
        QCOMPARE(remarks[0].row, RowId{1});
        QVERIFY2(remarks[0].reason.starts_with("mask: the file"), remarks[0].reason.c_str());
        QVERIFY2(remarks[1].reason.starts_with("inverse variance: "), remarks[1].reason.c_str());
        QCOMPARE(source->read(RowId{1}).layers.size(), std::size_t{3});
        QVERIFY(source->read(RowId{1}).mask.empty());
        QVERIFY(!source->read(RowId{2}).layer(LayerRole::InverseVariance));
        ImageSpec without = spec;
        without.layers.clear();
        QVERIFY(openCutouts(without, catalog)->fingerprint() != source->fingerprint());
    }

    void onePsfIsForAllObjects() {
        for (const std::string id : {"0", "1", "2"})
            m_images.writeTile("one/" + id + ".fits", {}, 0, 0, 10, 10);
        const std::filesystem::path psf = m_images.path("psf.fits");
        writeFitsImage(psf, Tensor{{7, 7}, std::vector<float>(49, 1.0F / 49)}, {}, {});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1, 2}}}, "id");
        const auto source =
            openCutouts({.text = m_images.text("one/{id}.fits"), .layers = {{LayerRole::Psf, psf.string()}}}, catalog);
        QVERIFY(source->remarkedRows().empty());
        QVERIFY(source->describe().find("is taken for all objects") != std::string::npos);
        for (std::int64_t row = 0; row < 3; ++row) {
            const Cutout cutout = source->read(RowId{row});
            QVERIFY(cutout.layer(LayerRole::Psf));
            QCOMPARE(cutout.layer(LayerRole::Psf)->values, std::vector<float>(49, 1.0F / 49));
        }
    }

    /// The highest bit of signed integers and of whole real numbers is one of a mask's bits, no segment's.
    void takesSignsAsMaskBits() {
        m_images.writeTile("sign/0.fits", {}, 0, 0, 2, 1);
        writeFitsImage(m_images.path("sign/0-dq.fits"), Tensor{{1, 2}, {-32768, 0}}, {}, {});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        ImageSpec spec{.text = m_images.text("sign/{id}.fits")};
        spec.layers = {{LayerRole::Mask, m_images.text("sign/{id}-dq.fits")},
                       {LayerRole::Segmentation, m_images.text("sign/{id}-dq.fits")}};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        QCOMPARE(cutout.mask, (std::vector<std::uint8_t>{Cutout::Flagged, 0}));
        QCOMPARE(cutout.layers[0].codes, (std::vector<std::uint32_t>{0xffff8000U, 0}));
        QCOMPARE(cutout.layers[1].codes, (std::vector<std::uint32_t>{0, 0}));
    }

    /// Images in cgs units have deviations whose inverse square float32 cannot hold.
    void masksDeviationsTooSmallToInvert() {
        m_images.writeTile("cgs/0.fits", {}, 0, 0, 4, 1);
        writeFitsImage(m_images.path("cgs/0-rms.fits"), Tensor{{1, 4}, {1e-20F, 1e-19F, 0, 2}}, {}, {});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        ImageSpec spec{.text = m_images.text("cgs/{id}.fits")};
        spec.layers = {{LayerRole::InverseVariance, m_images.text("cgs/{id}-rms.fits"), true}};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        const std::vector<float>& inverse = cutout.layers[0].values;
        QCOMPARE(inverse[0], 0.0F);
        QVERIFY(std::abs(inverse[1] / 1e38F - 1) < 1e-5F);
        QCOMPARE(inverse[2], 0.0F);
        QCOMPARE(inverse[3], 0.25F);
        QCOMPARE(cutout.mask, (std::vector<std::uint8_t>{Cutout::Flagged, 0, 0, 0}));
    }

    void padsLayersAsImages() {
        m_images.writeTile("pad/0.fits", {}, 0, 0, 4, 4);
        writeCodes("pad/0-mask.fits", 4, 4, [](int, int) { return 2U; });
        m_images.writeTile("pad/0-w.fits", {}, 0, 0, 4, 4);
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        ImageSpec spec{.text = m_images.text("pad/{id}.fits"), .size = 8};
        spec.layers = {{LayerRole::Mask, m_images.text("pad/{id}-mask.fits")},
                       {LayerRole::Weight, m_images.text("pad/{id}-w.fits")}};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        QCOMPARE(int(cutout.mask[0]), int(Cutout::OutsideImage));
        QCOMPARE(int(cutout.mask[2 * 8 + 2]), int(Cutout::Flagged));
        QCOMPARE(cutout.layer(LayerRole::Mask)->codes[0], 0U);
        QVERIFY(std::isnan(cutout.layer(LayerRole::Weight)->values[0]));
        QCOMPARE(cutout.layer(LayerRole::Weight)->values[2 * 8 + 2], SurveyImages::valueAt(0, 0));
    }

    void marksMissingPixelsWhereThereIsAMask() {
        Tensor image{{4, 4}, std::vector<float>(16, 1)};
        image.values[5] = std::nanf("");
        m_images.writeImage("nan/0.fits", {}, 0, 0, image);
        writeCodes("nan/0-mask.fits", 4, 4, [](int x, int y) { return x == 1 && y == 1 ? 4U : 0U; });
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        ImageSpec spec{.text = m_images.text("nan/{id}.fits")};
        spec.layers = {{LayerRole::Mask, m_images.text("nan/{id}-mask.fits")}};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        QCOMPARE(int(cutout.mask[5]), int(Cutout::Missing | Cutout::Flagged));
        QCOMPARE(int(cutout.mask[6]), 0);
    }

    void refusesLayersThatDoNotFit() {
        m_images.writeTile("fit/0.fits", {}, 0, 0, 10, 10);
        m_images.writeTile("fit/0-small.fits", {}, 0, 0, 9, 10);
        Tensor fractions{{10, 10}, std::vector<float>(100, 0.5F)};
        writeFitsImage(m_images.path("fit/0-half.fits"), fractions, {}, {});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        const auto refuses = [&](LayerRole role, const std::string& text, int size, const std::string& reason) {
            ImageSpec spec{.text = m_images.text("fit/{id}.fits"), .size = size};
            spec.layers = {{role, m_images.text(text)}};
            try {
                openCutouts(spec, catalog)->read(RowId{0});
                QFAIL("was accepted");
            } catch (const Error& error) {
                QVERIFY2(std::string(error.what()).find(reason) != std::string::npos, error.what());
            }
        };
        refuses(LayerRole::Weight, "fit/{id}-small.fits", 0, "10×9 pixels, the image 10×10");
        refuses(LayerRole::Weight, "fit/{id}-small.fits", 6, "10×9 pixels, the image 10×10");
        refuses(LayerRole::Mask, "fit/{id}-half.fits", 0, "where mask bits or segment numbers are expected");
        refuses(LayerRole::Mask, "fit/{id}-none.fits", 0, "mask: ");
    }

    void cutsLayersOutOfTiles() {
        m_images.writeTile("tiles/a-g.fits", {}, 0, 0, 100, 100);
        m_images.writeTile("tiles/b-g.fits", {}, 90, 0, 100, 100);
        const auto codes = [](int x0) {
            return [x0](int x, int y) { return static_cast<std::uint32_t>((x0 + x) * 1000 + y); };
        };
        writeCodes("tiles/a-mask.fits", 100, 100, codes(0), headerAt(0));
        writeCodes("tiles/b-mask.fits", 100, 100, codes(90), headerAt(90));
        m_images.writeTile("tiles/a-sigma.fits", {}, 0, 0, 100, 100);
        const Catalog catalog = SurveyImages::objectsAt({}, {{94, 50}, {150, 50}, {50, 2}});
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("tiles/*-{band}.fits"), 20);
        spec.bands = {"g"};
        spec.layers = {{LayerRole::Mask, "tiles:" + m_images.text("tiles/*-mask.fits")},
                       {LayerRole::InverseVariance, "tiles:" + m_images.text("tiles/*-sigma.fits"), true}};
        const auto source = openCutouts(spec, catalog);
        const Cutout seam = source->read(RowId{0});
        for (int y = 0; y < 20; ++y)
            for (int x = 0; x < 20; ++x) {
                const auto pixel = static_cast<std::size_t>(y * 20 + x);
                QCOMPARE(seam.pixels[pixel], SurveyImages::valueAt(84 + x, 40 + y));
                QCOMPARE(seam.layers[0].codes[pixel], static_cast<std::uint32_t>((84 + x) * 1000 + 40 + y));
                QCOMPARE(int(seam.mask[pixel]), int(Cutout::Flagged));
                const float sigma = SurveyImages::valueAt(84 + x, 40 + y);
                QVERIFY(x < 16 ? std::abs(seam.layers[1].values[pixel] * sigma * sigma - 1) < 1e-5F
                               : std::isnan(seam.layers[1].values[pixel]));
            }
        const auto remarks = source->remarkedRows();
        QCOMPARE(remarks.size(), std::size_t{3});
        QVERIFY(remarks[0].row == RowId{2} && remarks[0].reason.starts_with("lies on the edge"));
        QVERIFY2(remarks[1].row == RowId{0} &&
                     remarks[1].reason.starts_with("inverse variance: 20 % of its pixels lie on no tile of "),
                 remarks[1].reason.c_str());
        QVERIFY(remarks[2].row == RowId{1} && remarks[2].reason.starts_with("inverse variance: lies on no tile"));
        QCOMPARE(source->read(RowId{1}).layers.size(), std::size_t{1});
        QCOMPARE(int(source->read(RowId{2}).mask[0]), int(Cutout::OutsideImage));
    }

    /// Of images in files of their own, too: what only the layer lacks is told, not what the image lacks itself.
    void tellsOfPixelsWithoutTheirLayer() {
        m_images.writeTile("gaps/0.fits", {}, 10, 10, 20, 20);
        m_images.writeTile("gaps/1.fits", {}, 85, 10, 20, 20);
        writeFitsImage(m_images.path("gaps/2.fits"), Tensor{{20, 20}, std::vector<float>(400)}, {}, {});
        m_images.writeTile("gaps-w.fits", {}, 10, 10, 85, 85);
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1, 2}}}, "id");
        ImageSpec spec{.text = m_images.text("gaps/{id}.fits"), .size = 24};
        spec.layers = {{LayerRole::Weight, "tiles:" + m_images.text("gaps-w.fits")}};
        const auto source = openCutouts(spec, catalog);
        const auto remarks = source->remarkedRows();
        QCOMPARE(remarks.size(), std::size_t{2});
        QCOMPARE(remarks[0].row, RowId{1});
        QVERIFY2(remarks[0].reason.starts_with("weight: 35 % of its pixels lie on no tile of "),
                 remarks[0].reason.c_str()); // 10 columns of 20 pixels in 24×24
        QCOMPARE(remarks[1].reason, std::string("weight: the image has no sky coordinates"));
        QVERIFY(source->read(RowId{2}).layers.empty());
        const Cutout cutout = source->read(RowId{1});
        QCOMPARE(std::ranges::count_if(cutout.layers[0].values, [](float value) { return !std::isnan(value); }),
                 12 * 22);
    }

    /// A companion on finer pixels: all that lies in a pixel counts, the mean of weights and every bit of masks.
    void gathersFinerLayers() {
        m_images.writeTile("finer/image.fits", {}, 0, 0, 60, 60);
        const SurveyImages::Sky fine{.scaleDeg = 0.25e-4};
        // its pixel (4 x + i, 4 y + j), i and j in 0 … 3, lies in pixel (x, y) of the image
        const double x0 = 100 - 4 * 100.0 - 1.5;
        Tensor bits{{240, 240}, std::vector<float>(240 * 240)};
        Tensor weights = bits;
        for (int y = 0; y < 240; ++y)
            for (int x = 0; x < 240; ++x) {
                const auto pixel = static_cast<std::size_t>(y * 240 + x);
                weights.values[pixel] = static_cast<float>(x % 4 + 4 * (y % 4) + 100 * (x / 4));
                bits.values[pixel] = static_cast<float>(y / 4 == 30 ? 1 << (x % 4) : 0);
            }
        m_images.writeImage("finer/bits.fits", fine, x0, x0, bits);
        m_images.writeImage("finer/weight.fits", fine, x0, x0, weights);
        const Catalog catalog = SurveyImages::objectsAt({}, {{30, 30}});
        ImageSpec spec = SurveyImages::tilesSpec(m_images.text("finer/image.fits"), 20);
        spec.layers = {{LayerRole::Mask, "tiles:" + m_images.text("finer/bits.fits")},
                       {LayerRole::Weight, "tiles:" + m_images.text("finer/weight.fits")},
                       {LayerRole::Segmentation, "tiles:" + m_images.text("finer/bits.fits")}};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        for (int y = 0; y < 20; ++y)
            for (int x = 0; x < 20; ++x) {
                const auto pixel = static_cast<std::size_t>(y * 20 + x);
                QCOMPARE(cutout.layers[0].codes[pixel], y == 10 ? 15U : 0U);
                QCOMPARE(cutout.layers[1].values[pixel], 7.5F + static_cast<float>(100 * (20 + x)));
                QCOMPARE(std::popcount(cutout.layers[2].codes[pixel]), y == 10 ? 1 : 0);
            }
    }

    /// Real masks and sigma maps of ProFit's galaxies: odd sizes, segments as real numbers or integers.
    void readsTheLayersOfProfit() {
        NEED_REAL_DATA(folder, "galaxies-profit/inst/extdata/SDSS");
        const Catalog catalog({{.name = "id", .values = std::vector<std::string>{"G266035", "G265911", "G267489"}}},
                              "id");
        ImageSpec spec{.text = (folder / "{id}fitim.fits").string()};
        spec.layers = {{LayerRole::Mask, (folder / "{id}mskim.fits").string()},
                       {LayerRole::Segmentation, (folder / "{id}segim.fits").string()},
                       {LayerRole::InverseVariance, (folder / "{id}sigma.fits").string(), true},
                       {LayerRole::Psf, (folder / "{id}psfim.fits").string()}};
        const auto source = openCutouts(spec, catalog);
        QVERIFY(source->flaggedRows().empty() && source->remarkedRows().empty());
        for (std::int64_t row = 0; row < 3; ++row) {
            const Cutout cutout = source->read(RowId{row});
            QCOMPARE(cutout.layers.size(), std::size_t{4});
            QCOMPARE(cutout.layers[1].codes.size(), cutout.pixels.size());
            QVERIFY(std::ranges::find(cutout.layers[1].codes, 1U) != cutout.layers[1].codes.end());
            const std::filesystem::path sigma = folder / (catalog.id(RowId{row}) + "sigma.fits");
            const FitsFile file(sigma);
            std::vector<float> deviations(cutout.pixels.size());
            file.readPixels(file.imageHdu(0), 0, deviations);
            for (std::size_t pixel = 0; pixel < deviations.size(); ++pixel)
                QCOMPARE(cutout.layers[2].values[pixel],
                         deviations[pixel] > 0 ? 1 / (deviations[pixel] * deviations[pixel]) : 0);
        }
        QCOMPARE(source->read(RowId{0}).layer(LayerRole::Psf)->width, 25);
    }

    void readsTheMaskAndTheNoiseOfDecam() {
        NEED_REAL_DATA(folder, "decam/testcase5/images/decam/CP20150407");
        const auto pattern = [&folder](const char* kind) {
            return (folder / ("c4d_*_" + std::string(kind) + "_z_v1-N10.fits")).string();
        };
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1}},
                               {.name = "ra", .values = std::vector<double>{186.9129348, 186.9104692}},
                               {.name = "dec", .values = std::vector<double>{25.3753945, 25.3724732}}},
                              "id");
        ImageSpec spec = SurveyImages::tilesSpec(pattern("ooi"), 120);
        spec.layers = {{LayerRole::Mask, "tiles:" + pattern("ood")},
                       {LayerRole::InverseVariance, "tiles:" + pattern("oow")}};
        const auto source = openCutouts(spec, catalog);
        const Cutout cutout = source->read(RowId{0});
        const FitsFile maskFile(folder / "c4d_150411_035242_ood_z_v1-N10.fits");
        const FitsFile noiseFile(folder / "c4d_150411_035242_oow_z_v1-N10.fits");
        std::vector<float> mask(150 * 150);
        std::vector<float> noise(150 * 150);
        maskFile.readPixels(maskFile.imageHdu(0), 0, mask);
        noiseFile.readPixels(noiseFile.imageHdu(0), 0, noise);
        std::size_t flagged = 0;
        for (int y = 0; y < 120; ++y)
            for (int x = 0; x < 120; ++x) { // astropy's Cutout2D starts at (1, 11)
                const auto pixel = static_cast<std::size_t>(y * 120 + x);
                const auto whole = static_cast<std::size_t>((y + 11) * 150 + x + 1);
                QCOMPARE(cutout.layers[0].codes[pixel], static_cast<std::uint32_t>(mask[whole]));
                QCOMPARE(cutout.layers[1].values[pixel], noise[whole]);
                flagged += (cutout.mask.empty() ? 0 : cutout.mask[pixel]) == Cutout::Flagged ? 1 : 0;
                QCOMPARE(mask[whole] != 0, cutout.mask[pixel] == Cutout::Flagged);
            }
        QVERIFY(flagged > 0);
    }

    void readsAnRmsMapOfHst() {
        NEED_REAL_DATA(folder, "hst-abell2744-petrofit");
        const Catalog catalog({{.name = "id", .values = std::vector<std::string>{"dwarf"}}}, "id");
        ImageSpec spec{.text = (folder / "abell_2744_{id}_galaxy_f105w.fits.gz").string(), .size = 64};
        spec.layers = {
            {LayerRole::InverseVariance, (folder / "abell_2744_{id}_galaxy_f105w_rms.fits.gz").string(), true}};
        const Cutout cutout = openCutouts(spec, catalog)->read(RowId{0});
        const float largest = std::ranges::max(cutout.layers[0].values); // of rms from 0.0021 on
        QVERIFY(largest > 1e5F && largest < 2.3e5F);
    }

private:
    /// A 32-bit unsigned image, as FITS writes one: BZERO 2^31.
    template <typename CodeAt>
    void writeCodes(const std::string& name, int width, int height, CodeAt codeAt, FitsHeaderText sky = {}) const {
        FitsHeaderText text;
        text.logical("SIMPLE", true).integer("BITPIX", 32).integer("NAXIS", 2).integer("NAXIS1", width);
        text.integer("NAXIS2", height).number("BZERO", 2147483648.0).number("BSCALE", 1);
        std::string header = text.ended();
        header.resize(header.find("END     "));
        std::string more = sky.ended();
        header += more.substr(0, more.find("END     ")) + "END";
        header.resize((header.size() + 2879) / 2880 * 2880, ' ');
        std::string pixels;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const std::uint32_t code = static_cast<std::uint32_t>(codeAt(x, y)) ^ 0x80000000U;
                for (const int shift : {24, 16, 8, 0})
                    pixels += static_cast<char>(code >> shift);
            }
        pixels.resize((pixels.size() + 2879) / 2880 * 2880, '\0');
        std::ofstream(m_images.path(name), std::ios::binary) << header << pixels;
    }
    static FitsHeaderText headerAt(int x0) {
        const TanGeometry geometry = SurveyImages::geometryOf({}, x0, 0);
        FitsHeaderText text;
        text.text("CTYPE1", "RA---TAN").text("CTYPE2", "DEC--TAN").number("CRVAL1", 150).number("CRVAL2", 2);
        text.number("CRPIX1", geometry.referencePixel.x + 1).number("CRPIX2", geometry.referencePixel.y + 1);
        text.number("CD1_1", -1e-4).number("CD2_2", 1e-4).number("CD1_2", 0).number("CD2_1", 0).text("RADESYS", "ICRS");
        return text;
    }

    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestImageLayers)
#include "test_image_layers.moc"
