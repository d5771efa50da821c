// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <random>

#include <QtTest>

#include "core/data/display/colour_composite.h"
#include "core/data/display/colour_map.h"
#include "core/error.h"

using namespace oddity::core;

namespace {

constexpr int size = 48;

/// A round source of these central fluxes on a noisy sky.
Cutout stamp(const std::vector<std::string>& bands, const std::vector<float>& fluxes, float noise, float sky = 0) {
    Cutout cutout;
    cutout.bands = bands;
    cutout.height = cutout.width = size;
    cutout.pixels.resize(bands.size() * cutout.planeSize());
    std::mt19937 generator(7);
    std::normal_distribution<float> normal(sky, noise);
    for (int band = 0; band < cutout.bandCount(); ++band)
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) {
                const float radius = std::hypot(static_cast<float>(x - size / 2), static_cast<float>(y - size / 2));
                cutout.plane(band)[static_cast<std::size_t>(y * size + x)] =
                    fluxes[static_cast<std::size_t>(band)] * std::exp(-radius / 4) + normal(generator);
            }
    return cutout;
}

float luminance(Rgb colour) {
    return 0.2126F * colour.red + 0.7152F * colour.green + 0.0722F * colour.blue;
}

} // namespace

class TestColour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mapsRunFromDarkToLight();
    void divergingMapsAreNeutralInTheMiddle();
    void invertAndAdjust();
    void unknownMapIsRefused();
    void channelsFollowWavelength();
    void hueIsKeptAtEveryBrightness();
    void skyIsDarkAndWithoutColour();
    void skyLevelsAreTakenOut();
    void missingPixelsStayMissing();
    void oneBandIsGrey();
};

void TestColour::mapsRunFromDarkToLight() {
    for (const std::string& name : ColourMap::names()) {
        const ColourMap map = ColourMap::named(name);
        for (std::size_t i = 8; i < 256; ++i)
            QVERIFY2(luminance(map.entries()[i]) >= luminance(map.entries()[i - 8]), name.c_str());
    }
    QCOMPARE(ColourMap::named("grey").entries()[77], (Rgb{77, 77, 77}));
    const Rgb end = ColourMap::named("viridis").entries()[255];
    QVERIFY(std::abs(end.red - 0xFD) <= 1 && std::abs(end.green - 0xE7) <= 1 && std::abs(end.blue - 0x25) <= 1);
}

void TestColour::divergingMapsAreNeutralInTheMiddle() {
    for (const std::string& name : ColourMap::divergingNames()) {
        const ColourMap map = ColourMap::named(name);
        const Rgb middle = map.at(0.5F);
        QVERIFY(std::max({middle.red, middle.green, middle.blue}) - std::min({middle.red, middle.green, middle.blue}) <
                12);
        QVERIFY(map.at(0.25F).blue > map.at(0.25F).red);
        QVERIFY(map.at(0.75F).red > map.at(0.75F).blue);
    }
}

void TestColour::invertAndAdjust() {
    const ColourMap grey;
    QCOMPARE(grey.inverted().at(0), grey.at(1));
    QCOMPARE(grey.adjusted(1, 0.5).at(0.3F), grey.at(0.3F));
    QCOMPARE(grey.adjusted(2, 0.5).at(0.75F), grey.at(1));
    QVERIFY(grey.adjusted(1, 0.3).at(0.5F).red > grey.at(0.5F).red);
}

void TestColour::unknownMapIsRefused() {
    QVERIFY_EXCEPTION_THROWN(ColourMap::named("jet"), Error);
}

void TestColour::channelsFollowWavelength() {
    using Bands = std::array<std::vector<int>, 3>;
    QCOMPARE(naturalChannels({"g", "r", "z"}).bands, (Bands{{{2}, {1}, {0}}}));
    QCOMPARE(naturalChannels({"z", "g", "r"}).bands, (Bands{{{0}, {2}, {1}}}));
    QCOMPARE(naturalChannels({"R", "G", "B"}).bands, (Bands{{{0}, {1}, {2}}}));
    QCOMPARE(naturalChannels({"u", "g", "r", "i", "z"}).bands, (Bands{{{4}, {3}, {1}}}));
    QCOMPARE(naturalChannels({"first", "second"}).bands, (Bands{{{1}, {0, 1}, {0}}}));
    QCOMPARE(naturalChannels({"hsc-i", "hsc-g"}).text, "red hsc-i, green mean of hsc-g+hsc-i, blue hsc-g");
    QVERIFY(naturalChannels({"VLA"}).isGrey());
    QVERIFY(naturalChannels({}).bands[0].empty());
}

void TestColour::hueIsKeptAtEveryBrightness() {
    const std::vector<Cutout> sample{stamp({"g", "r", "z"}, {100, 100, 100}, 0.01F)};
    const CompositeSettings settings = measureComposite(sample, naturalChannels(sample[0].bands));
    for (const float flux : {20.0F, 100.0F, 3000.0F}) {
        const Cutout red = stamp({"g", "r", "z"}, {flux, 2 * flux, 3 * flux}, 0);
        const ColourPicture picture = colourComposite(red, settings);
        const float* centre = picture.rgb.data() + 3 * (size / 2 * size + size / 2);
        QVERIFY(centre[0] <= 1 && centre[0] > 0.5F);
        QVERIFY2(std::abs(centre[1] / centre[0] - 2.0F / 3) < 0.03F,
                 qPrintable(QString::number(centre[1] / centre[0])));
        QVERIFY(std::abs(centre[2] / centre[0] - 1.0F / 3) < 0.03F);
    }
}

void TestColour::skyIsDarkAndWithoutColour() {
    const std::vector<Cutout> sample{stamp({"g", "r", "z"}, {10, 20, 30}, 0.1F)};
    const ColourPicture picture =
        colourComposite(sample[0], measureComposite(sample, naturalChannels(sample[0].bands)));
    double brightness = 0, spread = 0;
    for (int x = 0; x < size; ++x) {
        const float* pixel = picture.rgb.data() + 3 * x;
        brightness += (pixel[0] + pixel[1] + pixel[2]) / 3 / size;
        spread += (std::max({pixel[0], pixel[1], pixel[2]}) - std::min({pixel[0], pixel[1], pixel[2]})) / size;
    }
    QVERIFY2(brightness > 0.04 && brightness < 0.25, qPrintable(QString::number(brightness)));
    QVERIFY2(spread < 0.04, qPrintable(QString::number(spread)));
}

void TestColour::skyLevelsAreTakenOut() {
    const std::vector<Cutout> sample{stamp({"r"}, {10}, 0.1F, 5), stamp({"r"}, {10}, 0.1F, 50),
                                     stamp({"r"}, {10}, 0.1F, 500)};
    const CompositeSettings settings = measureComposite(sample, naturalChannels({"r"}));
    QVERIFY(settings.takesSkyOfEachObject);
    const ColourPicture low = colourComposite(sample[0], settings);
    const ColourPicture high = colourComposite(sample[2], settings);
    const std::size_t centre = 3 * (size / 2 * size + size / 2);
    QVERIFY(std::abs(low.rgb[centre] - high.rgb[centre]) < 0.02F);
}

void TestColour::missingPixelsStayMissing() {
    std::vector<Cutout> sample{stamp({"g", "r", "z"}, {10, 20, 30}, 0.1F)};
    sample[0].plane(1)[5] = std::numeric_limits<float>::quiet_NaN();
    const ColourPicture picture =
        colourComposite(sample[0], measureComposite(sample, naturalChannels(sample[0].bands)));
    for (std::size_t channel = 0; channel < 3; ++channel) {
        QVERIFY(std::isnan(picture.rgb[15 + channel]));
        QVERIFY(std::isfinite(picture.rgb[18 + channel]));
    }
}

void TestColour::oneBandIsGrey() {
    const std::vector<Cutout> sample{stamp({"r"}, {10}, 0.1F)};
    const ColourPicture picture = colourComposite(sample[0], measureComposite(sample, naturalChannels({"r"})));
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3)
        QVERIFY(std::abs(picture.rgb[i] - picture.rgb[i + 2]) < 1e-5F);
}

QTEST_GUILESS_MAIN(TestColour)
#include "test_colour.moc"
