// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <random>

#include <QtTest>

#include "core/data/display/colour_composite.h"
#include "core/data/display/colour_map.h"
#include "core/data/display/composite_choice.h"
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
    void safeMapsRunFromDarkToLight();
    void mapsFollowTheirDefinitions();
    void divergingMapsAreNeutralInTheMiddle();
    void invertAndAdjust();
    void unknownMapIsRefused();
    void channelsFollowWavelength();
    void hueIsKeptAtEveryBrightness();
    void skyIsDarkAndWithoutColour();
    void skyLevelsAreTakenOut();
    void missingPixelsStayMissing();
    void oneBandIsGrey();
    void quickAsinhIsExactEnough();
    void choiceOfStretchAndSoftening();
    void choiceOfBands();
    void choiceOfBackgroundAndGain();
    void bandsByThemselves();
    void picturesKeepTheirColours();
};

void TestColour::safeMapsRunFromDarkToLight() {
    for (const ColourMapInfo& info : ColourMap::list()) {
        if (!info.isColourBlindSafe || info.group == ColourMapGroup::Diverging || info.name == "twilight")
            continue;
        const ColourMap map = ColourMap::named(info.name);
        for (std::size_t i = 8; i < 256; ++i)
            QVERIFY2(luminance(map.entries()[i]) >= luminance(map.entries()[i - 8]) - 0.5F, info.name.c_str());
    }
    QCOMPARE(ColourMap::named("grey").entries()[77], (Rgb{77, 77, 77}));
    QCOMPARE(ColourMap::named("viridis").entries()[255], (Rgb{0xFD, 0xE7, 0x25}));
}

void TestColour::mapsFollowTheirDefinitions() {
    const auto entry = [](const char* map, std::size_t i) { return ColourMap::named(map).entries()[i]; };
    // DS9 8.4's own colours at these places, within its rounding
    QCOMPARE(entry("i8", 31), (Rgb{0, 0, 0}));
    QCOMPARE(entry("i8", 32), (Rgb{0, 255, 0}));
    QCOMPARE(entry("aips0", 255), (Rgb{255, 0, 0}));
    QCOMPARE(entry("heat", 87), (Rgb{255, 87, 0}));
    QCOMPARE(entry("standard", 84), (Rgb{76, 76, 252}));
    QCOMPARE(entry("standard", 86), (Rgb{1, 79, 1}));
    QCOMPARE(entry("sls", 255), (Rgb{255, 255, 255}));
    QCOMPARE(entry("hsv", 128), (Rgb{104, 203, 0})); // place 100 of 199
    QCOMPARE(entry("cubehelix", 0), (Rgb{0, 0, 0}));
    QCOMPARE(entry("cubehelix", 255), (Rgb{255, 255, 255}));
    QCOMPARE(entry("gist_heat", 170), (Rgb{255, 85, 0}));
}

void TestColour::divergingMapsAreNeutralInTheMiddle() {
    int count = 0;
    for (const ColourMapInfo& info : ColourMap::list()) {
        if (info.group != ColourMapGroup::Diverging)
            continue;
        ++count;
        const ColourMap map = ColourMap::named(info.name);
        const Rgb middle = map.at(0.5F);
        QVERIFY(std::max({middle.red, middle.green, middle.blue}) - std::min({middle.red, middle.green, middle.blue}) <
                12);
        QVERIFY(map.at(0.25F).blue > map.at(0.25F).red);
        QVERIFY(map.at(0.75F).red > map.at(0.75F).blue);
    }
    QCOMPARE(count, 2);
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

void TestColour::quickAsinhIsExactEnough() {
    CompositeSettings settings;
    settings.channels = naturalChannels({"r"});
    settings.scale = {1, 1, 1};
    settings.softening = 0.01F;
    settings.pedestal = 0.006F;
    for (const float value : {-1.0F, 0.0F, 1e-5F, 1e-3F, 0.01F, 0.3F, 0.999F}) {
        Cutout cutout{.bands = {"r"}, .height = 1, .width = 1, .pixels = {value}};
        const double pedestal = 0.6 * 0.01;
        const double expected =
            std::asinh(std::max(0.0, static_cast<double>(value) + pedestal) / 0.01) / std::asinh((1 + pedestal) / 0.01);
        QVERIFY(std::abs(colourComposite(cutout, settings).rgb[1] - expected) < 0.5 / 255);
    }
}

void TestColour::choiceOfStretchAndSoftening() {
    const std::vector<Cutout> sample{stamp({"g", "r", "z"}, {10, 20, 30}, 0.1F)};
    const CompositeSettings measured = measureComposite(sample, naturalChannels(sample[0].bands));
    QVERIFY(adjusted(measured, CompositeChoice{}) == measured);
    const CompositeSettings wide = adjusted(measured, {.stretch = 4, .softening = 1});
    QCOMPARE(wide.white, 4.0F);
    QCOMPARE(wide.white / wide.softening, measured.white / measured.softening); // Q is kept
    const std::size_t place = 3 * (size / 2 * size + size / 2 + 6);
    const auto brightness = [&](const CompositeChoice& choice) {
        return colourComposite(sample[0], adjusted(measured, choice)).rgb[place];
    };
    const float natural = brightness({});
    QVERIFY(brightness({.stretch = 4}) < natural);
    QVERIFY(brightness({.stretch = 0.3}) > natural);
    QVERIFY(brightness({.softening = 4}) > natural);
    const std::size_t centre = 3 * (size / 2 * size + size / 2);
    const ColourPicture plain = colourComposite(sample[0], adjusted(measured, {.stretch = 0.1, .gain = {4, 1, 1}}));
    const ColourPicture faded =
        colourComposite(sample[0], adjusted(measured, {.stretch = 0.1, .gain = {4, 1, 1}, .fadesToWhite = true}));
    QVERIFY(plain.rgb[centre + 2] < 0.5F); // blue of a core made red
    QCOMPARE(faded.rgb[centre + 2], 1.0F);
    QCOMPARE(plain.rgb[30], faded.rgb[30]); // the sky as before
    QVERIFY(compositePresets().front().choice == CompositeChoice{});
}

void TestColour::choiceOfBands() {
    CompositeChoice choice;
    QVERIFY(channelsOf(choice, {"g", "r", "z"}) == naturalChannels({"g", "r", "z"}));
    choice.bands = {0, 1, 2};
    const CompositeChannels channels = channelsOf(choice, {"g", "r", "z"});
    QCOMPARE(channels.bands, (std::array<std::vector<int>, 3>{{{0}, {1}, {2}}}));
    QCOMPARE(channels.text, "red g, green r, blue z");
    choice.bands = {-1, -1, 1};
    QCOMPARE(channelsOf(choice, {"g", "r", "z"}).text, "red z, green r, blue r");
    choice.bands = {2, -1, -1}; // a band that is not there
    QVERIFY(channelsOf(choice, {"g", "r"}) == naturalChannels({"g", "r"}));
}

void TestColour::choiceOfBackgroundAndGain() {
    const std::vector<Cutout> sample{stamp({"g", "r", "z"}, {10, 10, 10}, 0.1F, 50)};
    const CompositeSettings measured = measureComposite(sample, naturalChannels(sample[0].bands));
    QVERIFY(std::abs(measured.sky[0] - 50) < 1);
    QCOMPARE(adjusted(measured, {.background = CompositeBackground::Zero}).sky, (std::array<float, 3>{}));
    QVERIFY(adjusted(measured, {.background = CompositeBackground::EachObject}).takesSkyOfEachObject);
    const ColourPicture redder = colourComposite(sample[0], adjusted(measured, {.gain = {2, 1, 1}}));
    const float* centre = redder.rgb.data() + 3 * (size / 2 * size + size / 2 + 4);
    QVERIFY(centre[0] > 1.2F * centre[1]);
}

void TestColour::bandsByThemselves() {
    const Cutout cutout = stamp({"g", "r", "z"}, {10, 20, 30}, 0.1F);
    CompositeSettings settings;
    settings.channels = naturalChannels(cutout.bands);
    settings.method = CompositeMethod::PerBand;
    for (StretchRule& rule : settings.rules)
        rule = {.scale = StretchScale::Linear, .limits = LimitRule::Typed, .typed = {0, 40}};
    settings.rules[2].typed = {0, 5};
    const ColourPicture picture = colourComposite(cutout, settings);
    const float* centre = picture.rgb.data() + 3 * (size / 2 * size + size / 2);
    QVERIFY(std::abs(centre[0] - 30.0F / 40) < 0.02F);
    QVERIFY(std::abs(centre[1] - 20.0F / 40) < 0.02F);
    QCOMPARE(centre[2], 1.0F); // beyond its own limits
}

void TestColour::picturesKeepTheirColours() {
    Cutout picture;
    picture.bands = {"red", "green", "blue"};
    picture.width = 2;
    picture.height = 1;
    picture.pixels = {255, 51, 0, 102, 127.5F, std::numeric_limits<float>::quiet_NaN()};
    picture.pictureWhite = 255;
    const CompositeSettings measured = measureComposite({&picture, 1}, naturalChannels(picture.bands));
    QCOMPARE(measured.method, CompositeMethod::AsStored);
    QCOMPARE(adjusted(measured, {}).method, CompositeMethod::AsStored);
    const ColourPicture shown = colourComposite(picture, measured);
    QCOMPARE((std::vector<float>(shown.rgb.begin(), shown.rgb.begin() + 3)), (std::vector<float>{1, 0, 0.5F}));
    QCOMPARE(shown.rgb[3], 51 / 255.0F);
    QVERIFY(std::isnan(shown.rgb[5]));
    QCOMPARE(adjusted(measured, {.method = CompositeMethod::Lupton}).method, CompositeMethod::Lupton); // when asked
    Cutout image = picture;
    image.pictureWhite = 0; // measured pixels have no colours of their own: the method is not on offer
    const std::vector<Cutout> mixed{picture, image};
    QVERIFY(measureComposite(mixed, naturalChannels(picture.bands)).method != CompositeMethod::AsStored);
    const CompositeSettings physical = measureComposite({&image, 1}, naturalChannels(image.bands));
    QVERIFY(adjusted(physical, {.method = CompositeMethod::AsStored}).method != CompositeMethod::AsStored);
}

QTEST_GUILESS_MAIN(TestColour)
#include "test_colour.moc"
