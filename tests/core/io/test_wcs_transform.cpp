// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/wcs_transform.h"

#include <cmath>

#include <QTest>

#include "core/io/tan_transform.h"

using namespace oddity::core;

class TestWcsTransform : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownTanAgreesWithWcslib_data() {
        QTest::addColumn<double>("ra");
        QTest::addColumn<double>("dec");
        QTest::newRow("equator") << 10.0 << 0.0;
        QTest::newRow("across zero") << 359.9999 << 45.0;
        QTest::newRow("near the pole") << 120.0 << 89.99;
        QTest::newRow("south") << 200.0 << -70.0;
    }
    void ownTanAgreesWithWcslib() {
        QFETCH(double, ra);
        QFETCH(double, dec);
        const FitsHeader header = headerWith(ra, dec, "RA---TAN", "DEC--TAN");
        const auto library = skyTransformOf(header);
        const auto own = tanTransform(*tanGeometryOf(header));
        QVERIFY(library);
        QVERIFY(std::abs(library->pixelScaleArcsec() - own->pixelScaleArcsec()) < 1e-9);
        for (const PixelPosition pixel : {PixelPosition{0, 0}, PixelPosition{63, 10}, PixelPosition{31.5, 80.25}}) {
            const SkyPosition left = *library->skyFromPixel(pixel);
            const SkyPosition right = *own->skyFromPixel(pixel);
            QVERIFY(std::abs(std::remainder(left.raDeg - right.raDeg, 360)) < 1e-9);
            QVERIFY(std::abs(left.decDeg - right.decDeg) < 1e-9);
            QVERIFY(right.raDeg >= 0 && right.raDeg < 360);
            const PixelPosition back = *own->pixelFromSky(left);
            QVERIFY(std::abs(back.x - pixel.x) < 1e-6 && std::abs(back.y - pixel.y) < 1e-6);
        }
        QVERIFY(!own->pixelFromSky({std::fmod(ra + 180, 360), -dec}));
    }

    void givesNothingWithoutASky() {
        QVERIFY(!skyTransformOf(FitsHeader()));
        QVERIFY(!skyTransformOf(headerWith(10, 10, "LINEAR", "LINEAR")));
        QVERIFY(!skyTransformOf(headerWith(10, 10, "ELON-TAN", "ELAT-TAN")));
        QVERIFY(!skyTransformOf(headerWith(10, 10, "RA---XYZ", "DEC--XYZ")));
        QVERIFY(!tanGeometryOf(FitsHeader()));
    }

    /// wcssub() of wcslib 7.12 reads beyond its memory for such headers, so the transform must do without it.
    void readsDistortedImages() {
        FitsHeaderText text;
        text.integer("NAXIS", 2).text("CTYPE1", "RA---TAN-SIP").text("CTYPE2", "DEC--TAN-SIP").number("CRVAL1", 10);
        text.number("CRVAL2", 20).number("CRPIX1", 1).number("CRPIX2", 1).number("CD1_1", -1e-4);
        text.number("CD2_2", 1e-4).number("CD1_2", 0).number("CD2_1", 0).integer("A_ORDER", 2).integer("B_ORDER", 2);
        const std::string cards = text.number("A_2_0", 1e-3).number("B_0_2", 0).ended();
        const auto sky = skyTransformOf(FitsHeader(cards.substr(0, cards.find("END   "))));
        QVERIFY(sky);
        const double expected = 10 - (10 + 1e-3 * 100) * 1e-4 / std::cos(20 * 3.141592653589793 / 180);
        QVERIFY(std::abs(sky->skyFromPixel({10, 0})->raDeg - expected) < 1e-7);
        QVERIFY(std::abs(sky->skyFromPixel({0, 0})->decDeg - 20) < 1e-9);
    }

    void shiftsTheOrigin() {
        const auto whole = tanTransform(*tanGeometryOf(headerWith(10, 20, "RA---TAN", "DEC--TAN")));
        const auto part = shiftedTransform(whole, {5, 7});
        QCOMPARE(part->skyFromPixel({1, 2})->raDeg, whole->skyFromPixel({6, 9})->raDeg);
        QVERIFY(std::abs(part->pixelFromSky(*whole->skyFromPixel({6, 9}))->y - 2) < 1e-6);
        QVERIFY(!shiftedTransform(nullptr, {1, 1}));
    }

private:
    static FitsHeader headerWith(double ra, double dec, const char* first, const char* second) {
        FitsHeaderText text;
        text.integer("NAXIS", 2).integer("NAXIS1", 64).integer("NAXIS2", 64).text("CTYPE1", first);
        text.text("CTYPE2", second).number("CRVAL1", ra).number("CRVAL2", dec).number("CRPIX1", 32.5);
        text.number("CRPIX2", 32.5).number("CD1_1", -7e-5).number("CD1_2", 1e-5).number("CD2_1", 1e-5);
        const std::string cards = text.number("CD2_2", 7e-5).ended();
        return FitsHeader(cards.substr(0, cards.find("END   ")));
    }
};

QTEST_GUILESS_MAIN(TestWcsTransform)
#include "test_wcs_transform.moc"
