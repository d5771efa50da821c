// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <filesystem>
#include <iterator>
#include <limits>

#include <QTemporaryDir>
#include <QtTest>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/cutout_writer.h"
#include "core/io/fits/fits_file.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"

using namespace oddity::core;

namespace {

/// A turned, flipped TAN with a bend, in another frame.
struct BentSky : SkyTransform {
    std::shared_ptr<const SkyTransform> tan =
        tanTransform({{359.999, -45}, {3, 60}, {{0.9e-4, 0.3e-4}, {-0.3e-4, 1.1e-4}}});
    double bend = 0;
    std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const override {
        return tan->skyFromPixel({pixel.x + bend * pixel.y * pixel.y, pixel.y});
    }
    std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const override {
        const auto pixel = tan->pixelFromSky(sky);
        return PixelPosition{pixel->x - bend * pixel->y * pixel->y, pixel->y};
    }
    double pixelScaleArcsec() const override { return tan->pixelScaleArcsec(); }
    SkyFrame frame() const override { return {SkyFrame::System::Fk5, 2000}; }
};

Cutout twoBands() {
    Cutout cutout;
    cutout.bands = {"g", "r"};
    cutout.width = 40;
    cutout.height = 30;
    cutout.units.assign(cutout.bands.size(), "nanomaggy");
    cutout.source = "tile.fits";
    cutout.pixels.resize(2 * cutout.planeSize());
    for (std::size_t i = 0; i < cutout.pixels.size(); ++i)
        cutout.pixels[i] = static_cast<float>(i) / 7;
    cutout.pixels[5 * 40 + 11] = std::numeric_limits<float>::quiet_NaN();
    cutout.sky = std::make_shared<BentSky>();
    return cutout;
}

} // namespace

class TestCutoutWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesAPartWithItsSky() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("part.fits").toStdString();
        const Cutout cutout = twoBands();
        writeCutout(path, cutout, {.x = 10, .y = 4, .width = 20, .height = 9}, {0, 1}, {{"OBJECT", "J 1"}});
        const FitsFile file(path);
        const FitsHdu& hdu = file.imageHdu(0);
        QCOMPARE(hdu.axes, (std::vector<std::int64_t>{20, 9, 2}));
        std::vector<float> pixels(2 * 20 * 9);
        file.readPixels(hdu, 0, pixels);
        QVERIFY(std::isnan(pixels[20 + 1]));
        QCOMPARE(pixels[0], cutout.plane(0)[4 * 40 + 10]);
        QCOMPARE(pixels[20 * 9 + 3 * 20 + 2], cutout.plane(1)[7 * 40 + 12]);
        QCOMPARE(hdu.header.stringOr("BUNIT", ""), std::string("nanomaggy"));
        QCOMPARE(hdu.header.stringOr("BAND2", ""), std::string("r"));
        QCOMPARE(hdu.header.stringOr("OBJECT", ""), std::string("J 1"));
        QCOMPARE(hdu.header.stringOr("RADESYS", ""), std::string("FK5"));
        QCOMPARE(hdu.header.real("LTV1").value_or(0), -10.0);
        QVERIFY(hdu.header.real("ODDFITER").value_or(1) < 1e-6);
        const auto sky = skyTransformOf(hdu.header);
        QVERIFY(sky);
        for (const PixelPosition pixel : {PixelPosition{0, 0}, PixelPosition{19, 8}, PixelPosition{3.5, 6}}) {
            const SkyPosition truth = *cutout.sky->skyFromPixel({pixel.x + 10, pixel.y + 4});
            const PixelPosition back = *sky->pixelFromSky(truth);
            QVERIFY(std::hypot(back.x - pixel.x, back.y - pixel.y) < 1e-5);
        }
    }

    /// A part of a part, and of a binned image, still tells of the first one's pixels.
    void keepsPhysicalPixels() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("part.fits").toStdString();
        FitsHeaderText cards;
        cards.number("LTV1", -99.5).number("LTM1_1", 0.5).number("LTM2_2", 0.5);
        const FitsHeader binned(cards.cards());
        Cutout cutout = twoBands();
        cutout.physicalPixels = physicalPixelCards(binned, {200, 10});
        writeCutout(path, cutout, {.x = 3, .y = 4, .width = 20, .height = 9}, {0});
        const FitsHeader header = FitsFile(path).imageHdu(0).header;
        QCOMPARE(header.real("LTV1").value_or(0), -302.5);
        QCOMPARE(header.real("LTV2").value_or(0), -14.0);
        QCOMPARE(header.real("LTM1_1").value_or(0), 0.5);
        QCOMPARE(header.real("LTM2_2").value_or(0), 0.5);
        QVERIFY(!header.has("LTM1_2"));
    }

    void saysHowGoodTheFitIs() {
        BentSky sky;
        sky.bend = 1e-3;
        const auto fit = fittedTan(sky, {.x = 0, .y = 0, .width = 40, .height = 40});
        QVERIFY(fit && fit->worstPixels > 0.05 && fit->worstPixels < 1);
    }

    /// 40 MB are read as 16 MiB at most, and what comes is what one that has all of it in memory writes.
    void writesPartByPart() {
        const QTemporaryDir folder;
        Cutout whole;
        whole.bands = {"g", "r"};
        whole.width = 2500;
        whole.height = 2100;
        whole.pixels.resize(2 * whole.planeSize());
        for (std::size_t i = 0; i < whole.pixels.size(); ++i)
            whole.pixels[i] = static_cast<float>(i % 1000003);
        const PixelRegion region{.x = 3, .y = 5, .width = 2400, .height = 2090};
        const std::filesystem::path atOnce = folder.filePath("whole.fits").toStdString();
        writeCutout(atOnce, whole, region, {0, 1});
        Cutout about = whole;
        about.pixels.clear();
        std::size_t most = 0;
        std::int64_t lastRow = 0, rows = 0;
        const BandReader read = [&](int band, const PixelRegion& part, std::span<float> into) {
            most = std::max(most, into.size());
            for (std::int64_t row = 0; row < part.height; ++row)
                std::copy_n(whole.plane(band).begin() + (part.y + row) * whole.width + part.x, part.width,
                            into.begin() + row * part.width);
        };
        const std::filesystem::path byParts = folder.filePath("parts.fits").toStdString();
        const Progress progress{.stop = {}, .report = [&](std::int64_t done, std::int64_t total, const std::string&) {
                                    lastRow = done;
                                    rows = total;
                                }};
        writeCutout(byParts, about, region, {0, 1}, {}, read, progress);
        QVERIFY(most > 1'000'000 && most <= std::size_t{4} << 20);
        QCOMPARE(lastRow, std::int64_t{2 * 2090});
        QCOMPARE(rows, lastRow);
        QVERIFY(readWholeFile(byParts) == readWholeFile(atOnce));
    }

    /// A row that is longer than what is read at a time.
    void writesLongRows() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("long.fits").toStdString();
        Cutout about;
        about.bands = {""};
        about.width = 5'000'000;
        about.height = 3;
        const auto valueAt = [](std::int64_t x, std::int64_t y) {
            return static_cast<float>(x % 8191) + static_cast<float>(y) / 4;
        };
        const BandReader read = [&](int, const PixelRegion& part, std::span<float> into) {
            QVERIFY(into.size() <= std::size_t{4} << 20);
            for (std::int64_t pixel = 0; pixel < part.width * part.height; ++pixel)
                into[static_cast<std::size_t>(pixel)] =
                    valueAt(part.x + pixel % part.width, part.y + pixel / part.width);
        };
        writeCutout(path, about, {1, 1, 4'999'999, 2}, {0}, {}, read, {});
        const FitsFile file(path);
        const FitsHdu& hdu = file.imageHdu(0);
        QCOMPARE(hdu.axes, (std::vector<std::int64_t>{4'999'999, 2}));
        std::vector<float> pixels(static_cast<std::size_t>(hdu.pixelCount()));
        file.readPixels(hdu, 0, pixels);
        for (std::size_t pixel = 0; pixel < pixels.size(); pixel += 997)
            QCOMPARE(pixels[pixel], valueAt(1 + static_cast<std::int64_t>(pixel % 4'999'999),
                                            1 + static_cast<std::int64_t>(pixel / 4'999'999)));
    }

    void leavesTheOldFileWhenItIsStopped() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("part.fits").toStdString();
        writeCutout(path, twoBands(), {0, 0, 4, 4}, {0});
        const std::string before = readWholeFile(path);
        Cutout about;
        about.bands = {""};
        about.width = about.height = 1'000'000; // 4 TB
        std::stop_source stop;
        int reads = 0;
        const BandReader read = [&](int, const PixelRegion&, std::span<float>) {
            if (++reads == 2)
                stop.request_stop();
        };
        const Progress progress{.stop = stop.get_token(), .report = {}};
        try {
            writeCutout(path, about, {0, 0, 1'000'000, 1'000'000}, {0}, {}, read, progress);
            QFAIL("it was not stopped");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Cancelled);
        }
        QCOMPARE(reads, 2);
        QVERIFY(readWholeFile(path) == before);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path().toStdString()), {}), 1);
        QVERIFY_EXCEPTION_THROWN(writeCutout(folder.filePath("part.fits.fz").toStdString(), about,
                                             {0, 0, 100'000, 1'000}, {0}, {}, read, {}),
                                 Error);
    }

    void refusesWhatIsNotThere() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("no.fits").toStdString();
        QVERIFY_EXCEPTION_THROWN(writeCutout(path, twoBands(), {.x = 30, .y = 0, .width = 20, .height = 5}, {0}),
                                 Error);
        QVERIFY(!std::filesystem::exists(path));
    }
};

QTEST_APPLESS_MAIN(TestCutoutWriter)
#include "test_cutout_writer.moc"
