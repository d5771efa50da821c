// SPDX-License-Identifier: BSD-3-Clause
#include <limits>

#include <QtTest>

#include "widgets/image/overlay/mask_overlay.h"
#include "widgets/image/overlay/mask_picture.h"
#include "widgets/image/readout/pixel_readout.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Two bands of 3×2 pixels. g: pixel 0 beyond the image, 1 flagged; r: pixel 2 missing. Mask layer: bits 0 and 4.
core::Cutout marked() {
    core::Cutout cutout;
    cutout.bands = {"g", "r"};
    cutout.width = 3;
    cutout.height = 2;
    cutout.units.assign(cutout.bands.size(), "nJy");
    cutout.pixels = {0.5F, 1, 2, 3, 4, 5, 10, 11, std::numeric_limits<float>::quiet_NaN(), 13, 14, 15};
    cutout.mask = {core::Cutout::OutsideImage, core::Cutout::Flagged, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    cutout.layers = {
        {.role = core::LayerRole::Mask, .bands = 1, .height = 2, .width = 3, .codes = {0, 17, 0, 16, 16, 0}},
        {.role = core::LayerRole::InverseVariance,
         .bands = 2,
         .height = 2,
         .width = 3,
         .values = {1, 4, 4, 4, 100, 0, 1, 1, 1, 1, 25, 1}},
        {.role = core::LayerRole::Segmentation, .bands = 1, .height = 2, .width = 3, .codes = {0, 0, 0, 0, 12, 0}}};
    return cutout;
}

} // namespace

class TestMaskPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reasonsAreTheirColours() {
        const MaskPicture picture = maskPicture(marked(), -1);
        QStringList texts;
        for (const MaskPicture::Reason& reason : picture.reasons)
            texts << reason.text;
        QCOMPARE(texts, (QStringList{"missing", "beyond the image", "flagged", "mask bit 0 (1)", "mask bit 4 (16)"}));
        QCOMPARE(picture.reasons[4].pixels, std::size_t(3));
        // rows are top first: pixel 4 is (1, 1), in the upper row
        QCOMPARE(picture.image.pixel(1, 0), picture.reasons[4].colour.rgb());
        QCOMPARE(picture.image.pixel(0, 1), picture.reasons[1].colour.rgb());
        QCOMPARE(picture.image.pixelColor(2, 0).alpha(), 0);
    }

    void aBandHasItsOwn() {
        const MaskPicture green = maskPicture(marked(), 0);
        QVERIFY(std::ranges::none_of(green.reasons, [](const auto& reason) { return reason.text == "missing"; }));
        QCOMPARE(maskReason(marked(), 1, 2), QStringLiteral("missing"));
        QCOMPARE(maskReason(marked(), 0, 2), QString());
        QCOMPARE(maskReason(marked(), 0, 0), QStringLiteral("beyond the image"));
        QCOMPARE(maskCode(marked(), 1, 1), 17U);
    }

    void aGoodCutoutHasNone() {
        core::Cutout cutout;
        cutout.bands = {"g"};
        cutout.width = cutout.height = 1;
        cutout.pixels = {1};
        QVERIFY(maskPicture(cutout, -1).image.isNull());
    }

    void theReadOutSaysAll() {
        const core::Cutout cutout = marked();
        const PixelReadout good = pixelReadout(cutout, {1, 1}, {1, 1}, false);
        QCOMPARE(good.values.simplified(), QStringLiteral("x 2.0 y 2.0 g 4 r 14 nJy")); // figures keep their places
        QCOMPARE(good.quality, QStringLiteral("mask 16 (bit 4) · g σ 0.1 (inverse variance 100) · "
                                              "r σ 0.2 (inverse variance 25) · segment 12"));
        QCOMPARE(good.position, QStringLiteral("No right ascension and declination for this image."));
        struct Nowhere final : core::SkyTransform {
            std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition) const override { return {}; }
            std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition) const override { return {}; }
            double pixelScaleArcsec() const override { return 1; }
        };
        core::Cutout beyond = cutout;
        beyond.sky = std::make_shared<const Nowhere>();
        QCOMPARE(pixelReadout(beyond, {1, 1}, {1, 1}, false).position,
                 QStringLiteral("Beyond the sky of this projection."));
        core::Cutout mixed = cutout;
        mixed.units = {"nJy", "Jy"};
        QVERIFY(
            pixelReadout(mixed, {1, 1}, {1, 1}, false).values.simplified().contains(QStringLiteral("g 4 nJy r 14 Jy")));
        const PixelReadout bad = pixelReadout(cutout, {1, 0}, {1, 0}, false);
        QVERIFY(bad.quality.startsWith(QStringLiteral("g flagged · mask 17 (bits 0, 4)")));
        QVERIFY(pixelReadout(cutout, {2, 1}, {2, 1}, false).quality.contains(QStringLiteral("g no weight")));
    }

    void theOverlayIsMadeWhenItIsSeen() {
        MaskOverlay overlay;
        overlay.setVisible(false);
        overlay.setCutout(std::make_shared<const core::Cutout>(marked()), -1);
        QTest::qWait(20);
        QVERIFY(overlay.mask().reasons.empty());
        overlay.setVisible(true);
        QTRY_COMPARE(overlay.mask().reasons.size(), std::size_t(5));
    }
};

QTEST_MAIN(TestMaskPicture)
#include "test_mask_picture.moc"
