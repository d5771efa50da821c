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

    void saysWhatIsWrong() {
        QCOMPARE(worldProblemOf(headerWith(10, 20, "RA---TAN", "DEC--TAN")), std::string());
        QCOMPARE(worldProblemOf(headerWith(10, 20, "DETX", "DETY")), std::string());
        QCOMPARE(worldProblemOf(FitsHeader()), std::string());
        const FitsHeader unknown = headerWith(10, 20, "RA---XYZ", "DEC--XYZ");
        QVERIFY(!skyTransformOf(unknown) && !worldCoordinatesOf(unknown));
        const std::string reason = worldProblemOf(unknown);
        QVERIFY2(reason.find("XYZ") != std::string::npos && reason.back() != '.', reason.c_str());
        FitsHeaderText flat;
        flat.integer("NAXIS", 2).integer("NAXIS1", 64).integer("NAXIS2", 64).text("CTYPE1", "RA---TAN");
        flat.text("CTYPE2", "DEC--TAN").number("CRVAL1", 10).number("CRVAL2", 20).number("CDELT1", 0);
        const std::string cards = flat.number("CDELT2", 1e-4).ended();
        const FitsHeader singular(cards.substr(0, cards.find("END   ")));
        QVERIFY(!skyTransformOf(singular) && !worldCoordinatesOf(singular));
        QVERIFY(!worldProblemOf(singular).empty());
    }

    void saysTheFrame() {
        using System = SkyFrame::System;
        const auto frameOf = [](const char* radesys, double equinox) {
            FitsHeaderText text;
            text.integer("NAXIS", 2).integer("NAXIS1", 10).integer("NAXIS2", 10).text("CTYPE1", "RA---TAN");
            text.text("CTYPE2", "DEC--TAN").number("CRVAL1", 10).number("CRVAL2", 20).number("CRPIX1", 1);
            text.number("CRPIX2", 1).number("CDELT1", -1e-4).number("CDELT2", 1e-4);
            if (*radesys)
                text.text("RADESYS", radesys);
            if (equinox > 0)
                text.number("EQUINOX", equinox);
            std::string cards = text.ended();
            return skyTransformOf(FitsHeader(cards.substr(0, cards.find("END     "))))->frame();
        };
        QCOMPARE(frameOf("", 0), (SkyFrame{System::Icrs, 2000}));
        QCOMPARE(frameOf("ICRS", 2000), (SkyFrame{System::Icrs, 2000}));
        QCOMPARE(frameOf("FK5", 2000), (SkyFrame{System::Fk5, 2000}));
        QCOMPARE(frameOf("", 2000), (SkyFrame{System::Fk5, 2000}));
        QCOMPARE(frameOf("", 1950), (SkyFrame{System::Fk4, 1950}));
        QCOMPARE(frameOf("FK4", 0), (SkyFrame{System::Fk4, 1950}));
        const auto galactic = skyTransformOf(headerWith(10, 10, "GLON-TAN", "GLAT-TAN"));
        QVERIFY(galactic);
        QCOMPARE(galactic->frame().system, System::Galactic);
        QCOMPARE(shiftedTransform(galactic, {3, 4})->frame().system, System::Galactic);
    }

    void choosesAmongTheSystems() {
        const auto headerOf = [](const char* x, const char* y) {
            FitsHeaderText text;
            text.integer("NAXIS", 2).integer("NAXIS1", 10).integer("NAXIS2", 10).text("CTYPE1", x).text("CTYPE2", y);
            text.number("CRVAL1", 50).number("CRVAL2", 5).number("CRPIX1", 1).number("CRPIX2", 1);
            text.number("CDELT1", -1e-4).number("CDELT2", 1e-4);
            for (const char letter : {'A', 'G'}) {
                const auto key = [letter](const char* keyword) { return keyword + std::string(1, letter); };
                text.text(key("CTYPE1"), letter == 'A' ? "RA---TAN" : "GLON-TAN");
                text.text(key("CTYPE2"), letter == 'A' ? "DEC--TAN" : "GLAT-TAN");
                text.number(key("CRVAL1"), letter == 'A' ? 120.5 : 210).number(key("CRVAL2"), -10);
                text.number(key("CRPIX1"), 1).number(key("CRPIX2"), 1);
                text.number(key("CDELT1"), -1e-4).number(key("CDELT2"), 1e-4);
                text.number(key("PV2_1"), 0.25); // of the alternate, no TPV of the primary
            }
            text.text("WCSNAMEA", "NOMINAL");
            const std::string cards = text.ended();
            return FitsHeader(cards.substr(0, cards.find("END     ")));
        };
        const auto lettersOf = [](const FitsHeader& header) {
            std::string letters;
            for (const SkySystem& system : skySystemsOf(header))
                letters += system.letter;
            return letters;
        };
        const FitsHeader detector = headerOf("DETX", "DETY"), sky = headerOf("RA---TAN", "DEC--TAN");
        QCOMPARE(lettersOf(detector), std::string("AG"));
        QCOMPARE(lettersOf(sky), std::string(" AG"));
        QCOMPARE(skySystemsOf(detector)[0].name, std::string("NOMINAL"));
        QVERIFY(!skySystemsOf(detector)[1].frame.isEquatorial());
        const auto raOf = [](const std::shared_ptr<const SkyTransform>& transform) {
            return transform ? std::round(transform->skyFromPixel({0, 0})->raDeg * 1e6) / 1e6 : -1;
        };
        QCOMPARE(raOf(skyTransformOf(detector)), 120.5);
        QCOMPARE(raOf(skyTransformOf(detector, 'G')), 210.0);
        QCOMPARE(raOf(skyTransformOf(sky)), 50.0);
        QCOMPARE(raOf(skyTransformOf(sky, 'A')), 120.5);
        QVERIFY(!skyTransformOf(detector, ' '));
        QVERIFY(!skyTransformOf(sky, 'B'));
        QCOMPARE(lettersOf(FitsHeader("")), std::string());
    }

    void givesNothingWithoutASky() {
        QVERIFY(!skyTransformOf(FitsHeader()));
        QVERIFY(!skyTransformOf(headerWith(10, 10, "LINEAR", "LINEAR")));
        QVERIFY(!skyTransformOf(headerWith(10, 10, "SLON-TAN", "SLAT-TAN")));
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

    /// wcslib 7.12 writes beyond its memory for these.
    void keepsHarmfulCardsFromWcslib() {
        const auto withCards = [](const std::vector<std::pair<std::string, std::string>>& more,
                                  const char* projection) {
            FitsHeaderText text;
            text.integer("NAXIS", 2).text("CTYPE1", std::string("RA---") + projection);
            text.text("CTYPE2", std::string("DEC--") + projection).number("CRVAL1", 10).number("CRVAL2", 20);
            text.number("CRPIX1", 1).number("CRPIX2", 1).number("CD1_1", -1e-4).number("CD2_2", 1e-4);
            for (const auto& [keyword, value] : more)
                text.text(keyword, value);
            const std::string cards = text.ended();
            return FitsHeader(cards.substr(0, cards.find("END   ")));
        };
        const std::string good = "cor = \"3. 1. 1. 1. -1. 1. -1. 1. 0.0001 \"";
        const std::string large = "cor = \"3. 99. 99. 1. -1. 1. -1. 1. 1.0E-5 \"";
        const std::string few = "cor = \"3. 4. 4. 1. -1. 1. -1. 1. 1.0E-5 \"";
        QVERIFY(skyTransformOf(withCards(
            {{"WAT1_001", "wtype=tnx axtype=ra lng" + good}, {"WAT2_001", "wtype=tnx axtype=dec lat" + good}}, "TNX")));
        for (const std::string& bad : {large, few, std::string()})
            QVERIFY(!skyTransformOf(withCards(
                {{"WAT1_001", "wtype=tnx axtype=ra lng" + good}, {"WAT2_001", "wtype=tnx axtype=dec lat" + bad}},
                "TNX")));
        const auto plain = skyTransformOf(withCards(
            {{"WAT1_001", "wtype=tnx axtype=ra lng" + large}, {"DP1", "SIP.FWD.99_99: 1"}, {"DQ1", "NAXES: 99"}},
            "TAN"));
        QVERIFY(plain);
        QVERIFY(std::abs(plain->skyFromPixel({0, 0})->raDeg - 10) < 1e-9);
        QVERIFY(!skyTransformOf(withCards({{"CPDIS1", "Polynomial"}, {"DP1", "NAXES: 2"}}, "TAN")));
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
