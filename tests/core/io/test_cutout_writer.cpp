// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <QTemporaryDir>
#include <QtTest>

#include "core/error.h"
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
