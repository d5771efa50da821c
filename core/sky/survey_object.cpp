// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/survey_object.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>
#include <optional>

#include "core/sky/scene/galaxy_light.h"
#include "core/sky/scene/light_measures.h"
#include "core/sky/scene/surroundings.h"

namespace oddity::core {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t planBlock = 100;

/// Purposes of random streams: changing one draw leaves the others as they are.
enum Purpose : std::uint64_t { Plan, Target, Position, Weather, Field, Spoiling, Noise, Measuring };

struct ObjectPlan {
    std::optional<Oddity> oddity;
    std::optional<Artefact> artefact;
};

ObjectPlan planFor(std::uint64_t seed, std::int64_t number) {
    const std::int64_t block = number / planBlock;
    const auto place = static_cast<int>(number % planBlock);
    RandomStream random(seed, static_cast<std::uint64_t>(block), Plan);
    std::array<int, 3> chosen{-1, -1, -1};
    for (std::size_t i = 0; i < chosen.size(); ++i)
        do
            chosen[i] = random.below(planBlock);
        while (std::count(chosen.begin(), chosen.end(), chosen[i]) > 1);
    const auto turn = static_cast<std::int64_t>(seed % 24);
    ObjectPlan plan;
    if (place == chosen[0] || place == chosen[1])
        plan.oddity = static_cast<Oddity>((2 * block + (place == chosen[1] ? 1 : 0) + turn) % oddityKinds);
    else if (place == chosen[2])
        plan.artefact = static_cast<Artefact>((block + turn) % artefactKinds);
    return plan;
}

std::string nameFrom(double raDeg, double decDeg) {
    const auto raCentiseconds = static_cast<std::int64_t>(raDeg * 24000);       // 0.01 s of time; IAU names truncate
    const auto decTenths = static_cast<std::int64_t>(std::abs(decDeg) * 36000); // 0.1 arcsec
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "ODY J%02d%02d%05.2f%c%02d%02d%04.1f",
                  static_cast<int>(raCentiseconds / 360000), static_cast<int>(raCentiseconds / 6000 % 60),
                  static_cast<double>(raCentiseconds % 6000) / 100, decDeg < 0 ? '-' : '+',
                  static_cast<int>(decTenths / 36000), static_cast<int>(decTenths / 600 % 60),
                  static_cast<double>(decTenths % 600) / 10);
    return text.data();
}

/// The footprint: 80 degrees of the spring sky about the equator, uniform on the sphere.
void placeOnSky(SurveyObject& object, std::uint64_t seed, std::int64_t number, double xArcsec, double yArcsec) {
    constexpr double degree = std::numbers::pi / 180;
    RandomStream random(seed, static_cast<std::uint64_t>(number), Position);
    object.stampRaDeg = random.uniform(140, 220);
    const double low = std::sin(-3 * degree);
    const double high = std::sin(27 * degree);
    object.stampDecDeg = std::asin(random.uniform(low, high)) / degree;
    CatalogEntry& entry = object.catalog;
    entry.decDeg = object.stampDecDeg + (yArcsec + random.normal(0, 0.03)) / 3600;
    entry.raDeg = object.stampRaDeg - (xArcsec + random.normal(0, 0.03)) / 3600 / std::cos(object.stampDecDeg * degree);
    std::array<char, 32> id{};
    std::snprintf(id.data(), id.size(), "ODY-%06lld", static_cast<long long>(number));
    entry.id = id.data();
    entry.name = nameFrom(entry.raDeg, entry.decDeg);
}

void addNoise(const Canvas& canvas, const Seeing& seeing, StampPixels& pixels, RandomStream& random) {
    for (int band = 0; band < skyBands; ++band) {
        const auto b = static_cast<std::size_t>(band);
        const double skyVariance = seeing.skySigma[b] * seeing.skySigma[b];
        for (int y = 0; y < stampSize; ++y)
            for (int x = 0; x < stampSize; ++x) {
                const double light = static_cast<double>(canvas.at(band, x + Canvas::margin, y + Canvas::margin));
                const double sigma = std::sqrt(skyVariance + std::max(0.0, light) / seeing.electronsPerNanomaggy[b]);
                pixels.at(band, x, y) = static_cast<float>(light + seeing.skyLevel[b] + sigma * random.normal());
            }
    }
}

bool missesRows(const StampPixels& pixels, int band, double radiusArcsec) {
    const int reach = std::min(stampSize / 2 - 1, static_cast<int>(std::ceil(radiusArcsec / stampPixelArcsec)));
    for (int y = stampSize / 2 - reach; y < stampSize / 2 + reach; ++y)
        if (std::isnan(pixels.at(band, stampSize / 2, y)))
            return true;
    return false;
}

void measure(SurveyObject& object, const LightMeasures& light, const Seeing& seeing, double trueRedshift,
             RandomStream& random) {
    CatalogEntry& entry = object.catalog;
    const double aperturePixels = std::numbers::pi * std::pow(2 * light.r50Arcsec / stampPixelArcsec, 2);
    for (int band = 0; band < skyBands; ++band) {
        const auto b = static_cast<std::size_t>(band);
        const double variance =
            aperturePixels * seeing.skySigma[b] * seeing.skySigma[b] + light.flux[b] / seeing.electronsPerNanomaggy[b];
        const double sigma = std::sqrt(variance + std::pow(0.01 * light.flux[b], 2)); // 1 %: zero points
        const double flux = light.flux[b] + sigma * random.normal();
        const bool missing = missesRows(object.pixels, band, 1.5 * light.r50Arcsec);
        entry.magnitude[b] = missing ? nan : magnitudeFrom(flux);
        entry.magnitudeError[b] = missing ? nan : 2.5 / std::numbers::ln10 * sigma / flux;
    }
    entry.r50Arcsec = light.r50Arcsec * std::exp(random.normal(0, 0.03));
    entry.r90Arcsec = light.r90Arcsec * std::exp(random.normal(0, 0.05));
    entry.ellipticity = std::clamp(light.ellipticity + random.normal(0, 0.02), 0.0, 0.95);
    const double spread = random.chance(0.03) ? 0.12 : 0.018; // three in a hundred photometric redshifts fail
    entry.redshift = std::max(0.001, trueRedshift + spread * (1 + trueRedshift) * random.normal());
    entry.redshiftError = 0.018 * (1 + entry.redshift) * std::exp(random.normal(0, 0.15));
}

} // namespace

SurveyObject drawSurveyObject(std::uint64_t seed, std::int64_t number) {
    const auto counter = static_cast<std::uint64_t>(number);
    const ObjectPlan plan = planFor(seed, number);
    RandomStream target(seed, counter, Target);
    RandomStream weather(seed, counter, Weather);
    RandomStream field(seed, counter, Field);
    RandomStream spoiling(seed, counter, Spoiling);
    RandomStream noise(seed, counter, Noise);
    RandomStream measuring(seed, counter, Measuring);

    SurveyObject object;
    const Galaxy galaxy = plan.oddity ? drawHost(*plan.oddity, target) : drawGalaxy(drawGalaxyType(target), target);
    TruthEntry& truth = object.truth;
    truth = {.objectClass = "galaxy",
             .kind = std::string(nameOf(galaxy.type)),
             .type = std::string(nameOf(galaxy.type)),
             .redshift = galaxy.redshift,
             .magnitudeR = galaxy.magnitudeR,
             .r50Arcsec = galaxy.r50Arcsec,
             .sersicIndex = galaxy.bulgeSersicIndex,
             .bulgeToTotal = galaxy.bulgeToTotal,
             .axisRatio = galaxy.bulgeToTotal < 1 ? galaxy.cosInclination : galaxy.bulgeAxisRatio,
             .strength = nan,
             .oddityArcsec = nan};
    Canvas canvas;
    if (plan.oddity) {
        const PlantedOddity planted = addOddity(canvas, *plan.oddity, galaxy, target);
        truth.objectClass = "oddity";
        truth.kind = nameOf(*plan.oddity);
        truth.strength = planted.strength;
        truth.oddityArcsec = planted.sizeArcsec;
    } else {
        addGalaxy(canvas, galaxy, target);
    }
    const LightMeasures light = measureLight(canvas, galaxy.xArcsec, galaxy.yArcsec);

    const Seeing seeing = Seeing::draw(weather);
    const Surroundings surroundings(galaxy.redshift, galaxy.magnitudeR, field);
    surroundings.addGalaxies(canvas);
    seeing.smear(canvas);
    surroundings.addStars(canvas, seeing);
    std::optional<ArtefactMaker> maker;
    if (plan.artefact) {
        maker.emplace(*plan.artefact, seeing, spoiling);
        maker->addLight(canvas);
        truth.objectClass = "artefact";
        truth.kind = nameOf(*plan.artefact);
    }
    addNoise(canvas, seeing, object.pixels, noise);
    if (maker)
        maker->spoil(object.pixels);
    placeOnSky(object, seed, number, galaxy.xArcsec, galaxy.yArcsec);
    measure(object, light, seeing, galaxy.redshift, measuring);
    return object;
}

} // namespace oddity::core
