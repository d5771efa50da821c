// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/cutout_reader.h"

#include <cmath>
#include <fstream>
#include <numeric>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/fits/fits_image.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/table_writer.h"
#include "real_data.h"

using namespace oddity::core;

class TestCutoutReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAStackWithItsOwnSky() {
        const Tensor image = ramp({3, 2, 4, 5});
        writeFitsImage(path("plain.fits"), image, {{"BUNIT", "nmgy"}, {"BAND1", "g"}, {"BAND2", "r"}},
                       {{"CRPIX1", 3}, {"CRPIX2", 2.5}, {"CD1_1", -1e-4}, {"CD2_2", 1e-4}});
        writeTable(path("stamps.fits"),
                   {{.name = "CRVAL1", .values = std::vector<double>{10, 20, 30}},
                    {.name = "CRVAL2", .values = std::vector<double>{-5, 0, 5}}},
                   "STAMPS");
        std::ofstream(path("stack.fits"), std::ios::binary)
            << readWholeFile(path("plain.fits")) << readWholeFile(path("stamps.fits")).substr(2880);

        const Catalog catalog = rows(4);
        const auto source = openCutouts({.text = path("stack.fits").string()}, catalog);
        QCOMPARE(source->bands(), (std::vector<std::string>{"g", "r"}));
        const Cutout cutout = source->read(RowId{2});
        QCOMPARE(cutout.unitOf(0), std::string("nmgy"));
        QCOMPARE(cutout.width, 5);
        QCOMPARE(cutout.height, 4);
        QCOMPARE(cutout.plane(1)[6], image.values[2 * 40 + 20 + 6]);
        const auto sky = cutout.sky->skyFromPixel({2, 1.5});
        QVERIFY(std::abs(sky->raDeg - 30) < 1e-9 && std::abs(sky->decDeg - 5) < 1e-9);
        QVERIFY(std::abs(cutout.sky->pixelScaleArcsec() - 0.36) < 1e-9);
        QCOMPARE(source->flaggedRows().size(), 1U);
        QCOMPARE(source->flaggedRows()[0].row, RowId{3});
        QVERIFY_EXCEPTION_THROWN(source->read(RowId{3}), Error);
    }

    void cropsAndPadsAboutTheCentre() {
        writeFitsImage(path("crop.fits"), ramp({1, 1, 5, 5}), {}, {});
        const Catalog catalog = rows(1);
        const Cutout inner = openCutouts({.text = path("crop.fits").string(), .size = 3}, catalog)->read(RowId{0});
        QCOMPARE(inner.pixels, (std::vector<float>{6, 7, 8, 11, 12, 13, 16, 17, 18}));
        QVERIFY(inner.mask.empty());
        const Cutout outer = openCutouts({.text = path("crop.fits").string(), .size = 7}, catalog)->read(RowId{0});
        QVERIFY(std::isnan(outer.pixels[0]));
        QCOMPARE(int(outer.mask[0]), int(Cutout::OutsideImage));
        QCOMPARE(outer.pixels[8], 0.0F);
        QCOMPARE(outer.pixels[3 * 7 + 3], 12.0F);
    }

    void readsFilesPerBandAndFlagsMissingOnes() {
        for (const std::string id : {"0", "1", "2"})
            for (const std::string band : {"z", "r", "g"})
                if (id != "1" || band != "r")
                    writeFitsImage(path(id + "-" + band + ".fits"), Tensor{{2, 2}, std::vector<float>(4, band[0])}, {},
                                   {});
        std::ofstream(path("2-g.fits"), std::ios::binary) << "SIMPLE  =                    T";
        const Catalog catalog = rows(3);
        const std::string pattern = path("{id}-{band}.fits").string();
        const auto source = openCutouts({.text = pattern, .bands = {"g", "r", "z"}}, catalog);
        const Cutout cutout = source->read(RowId{0});
        QCOMPARE(cutout.plane(0)[0], static_cast<float>('g'));
        QCOMPARE(cutout.plane(2)[3], static_cast<float>('z'));
        const auto flags = source->flaggedRows();
        QCOMPARE(flags.size(), 2U);
        QVERIFY(flags[0].reason.find("1-r.fits is missing") != std::string::npos);
        QVERIFY(flags[1].reason.find("2-g.fits") != std::string::npos);
        QCOMPARE(openCutouts({.text = pattern}, catalog)->bands(), (std::vector<std::string>{"g", "r", "z"}));
        QVERIFY(openCutouts({.text = pattern, .bands = {"g"}}, catalog)->fingerprint() != source->fingerprint());
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = path("{nothing}.fits").string()}, catalog), Error);
    }

    void readsMirabest() {
        NEED_REAL_DATA(folder, "mirabest");
        const Catalog catalog = readCatalog({.path = folder / "labels.csv"}, {}).catalog;
        const auto source = openCutouts({.text = (folder / "images").string()}, catalog);
        QVERIFY(source->flaggedRows().empty());
        for (std::int64_t row = 0; row < 61; ++row) {
            const Cutout cutout = source->read(RowId{row});
            QCOMPARE(cutout.width, 300);
            QCOMPARE(cutout.height, 300);
            QVERIFY(cutout.sky);
        }
        const Cutout first = source->read(RowId{0}); // values from astropy 5.2
        QCOMPARE(std::ranges::count_if(first.pixels, [](float value) { return std::isnan(value); }), 8345);
        QCOMPARE(first.pixels[150 * 300 + 150], 0.0041765636F);
        QCOMPARE(first.pixels[10 * 300 + 290], -0.00035927087F);
        const auto sky = first.sky->skyFromPixel({10, 20});
        QVERIFY(std::abs(sky->raDeg - 16.80225215) < 1e-8 && std::abs(sky->decDeg - 0.45824269) < 1e-8);
        QVERIFY(std::abs(first.sky->pixelScaleArcsec() - 1.8) < 1e-6);
    }

    void readsACompressedStackFromManyThreads() {
        NEED_REAL_DATA(folder, "radio-galaxies");
        const Catalog catalog = readCatalog({.path = folder / "catalog.fits"}, {}).catalog;
        const auto source = openCutouts({.text = (folder / "stack.fits.fz").string()}, catalog);
        QCOMPARE(catalog.rowCount(), 1958U);
        QVERIFY(source->flaggedRows().empty());
        std::vector<double> sums(3);
        const std::vector<std::int64_t> planes{0, 1000, 1957}; // sums from astropy 5.2
        {
            std::vector<std::jthread> readers;
            for (std::size_t index = 0; index < planes.size(); ++index)
                readers.emplace_back([&, index] {
                    for (int repeat = 0; repeat < 20; ++repeat) {
                        const Cutout cutout = source->read(RowId{planes[index]});
                        sums[index] = std::accumulate(cutout.pixels.begin(), cutout.pixels.end(), 0.0);
                    }
                });
        }
        QCOMPARE(sums, (std::vector<double>{24656, 9483, 9688}));
        QCOMPARE(source->read(RowId{1000}).pixels[75 * 150 + 72], 145.0F);
    }

    void readsPackedFilesNamedByAColumn() {
        NEED_REAL_DATA(folder, "mgcls");
        const Catalog catalog = readCatalog({.path = folder / "catalog.csv"}, {}).catalog;
        const auto source = openCutouts({.text = (folder / "cutouts").string()}, catalog);
        QVERIFY(source->flaggedRows().empty());
        const Cutout cutout = source->read(*catalog.rowOf("mg0003.fits.gz"));
        QCOMPARE(std::accumulate(cutout.pixels.begin(), cutout.pixels.end(), 0.0), 909976.0);
        QCOMPARE(openCutouts({.text = (folder / "cutouts/{file}").string()}, catalog)->flaggedRows().size(), 0U);
    }

    void readsUnequalImagesInALaterHdu() {
        NEED_REAL_DATA(folder, "hsc-stars-hyrax");
        const Catalog catalog = readCatalog({.path = folder / "star_cat_correct.fits"}, {}).catalog;
        const auto source = openCutouts({.text = folder.string()}, catalog);
        QVERIFY(source->flaggedRows().empty());
        const Cutout cutout = source->read(RowId{1});
        QCOMPARE(cutout.pixels[3 * 25 + 4], 0.19864671F); // from astropy 5.2
        const auto sky = cutout.sky->skyFromPixel({3, 4});
        QVERIFY(std::abs(sky->raDeg - 30.56966344) < 1e-8);
        const auto pixel = cutout.sky->pixelFromSky(*sky);
        QVERIFY(std::abs(pixel->x - 3) < 1e-6 && std::abs(pixel->y - 4) < 1e-6);
        const auto cropped = openCutouts({.text = folder.string(), .size = 24}, catalog);
        for (std::int64_t row = 0; row < 10; ++row)
            QCOMPARE(cropped->read(RowId{row}).pixels.size(), 576U);
    }

    void flagsDamagedFilesAmongGoodOnes() {
        NEED_REAL_DATA(folder, "crash/fits");
        std::vector<std::string> names{"good.fits"};
        writeFitsImage(path("mixed/good.fits"), ramp({4, 4}), {}, {});
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            names.push_back(entry.path().filename().string());
            std::filesystem::copy(entry.path(), path("mixed"));
        }
        names.push_back("note.fits");
        std::ofstream(path("mixed/note.fits")) << "not FITS at all";
        const std::size_t count = names.size();
        const Catalog catalog({{.name = "file", .values = names}}, "file");
        const auto source = openCutouts({.text = path("mixed").string()}, catalog);
        // hc.fits is whole; what is wrong with hc_bad.fits shows when its pixels are decoded
        QCOMPARE(source->flaggedRows().size(), count - 3);
        for (std::size_t row = 0; row < count; ++row) {
            if (names[row] == "hc.fits")
                QVERIFY(!source->read(RowId{static_cast<std::int64_t>(row)}).pixels.empty());
            if (names[row] == "hc_bad.fits")
                QVERIFY_EXCEPTION_THROWN(source->read(RowId{static_cast<std::int64_t>(row)}), Error);
        }
        for (const RowFlag& flag : source->flaggedRows())
            QVERIFY(flag.reason.find(names[flag.row.index()]) != std::string::npos);
        QCOMPARE(source->read(RowId{0}).pixels[5], 5.0F);
    }

    void refusesWhatItCannotRead() {
        const Catalog catalog = rows(1);
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = "tiles:x/*.fits"}, catalog), Error);
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = path("{id}.png").string()}, catalog), Error);
        std::ofstream(path("some.png")) << "not a picture";
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = path("some.png").string()}, catalog), Error);
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = path("absent.fits").string()}, catalog), Error);
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = path("absent-{id}.fits").string()}, catalog), Error);
    }

private:
    std::filesystem::path path(const std::string& name) const {
        const std::filesystem::path whole = m_folder.filePath(name.c_str()).toStdString();
        std::filesystem::create_directories(whole.parent_path());
        return whole;
    }
    static Tensor ramp(std::vector<std::int64_t> shape) {
        Tensor image = Tensor::zeros(std::move(shape));
        std::iota(image.values.begin(), image.values.end(), 0.0F);
        return image;
    }
    static Catalog rows(std::int64_t count) {
        std::vector<std::int64_t> ids(static_cast<std::size_t>(count));
        std::iota(ids.begin(), ids.end(), 0);
        return Catalog({{.name = "number", .values = ids}}, "number");
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCutoutReader)
#include "test_cutout_reader.moc"
