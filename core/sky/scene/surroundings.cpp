// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/surroundings.h"

#include <algorithm>
#include <cmath>

#include "core/sky/scene/galaxy.h"

namespace oddity::core {

namespace {

constexpr double fieldArcsec = Canvas::size * stampPixelArcsec;
// Per canvas of 0.15 square arcmin, at high galactic latitude, to the magnitudes drawn below.
constexpr double meanGalaxies = 4.5;
constexpr double meanStars = 0.35;

Placement anywhere(RandomStream& random) {
    return {random.uniform(-0.5, 0.5) * fieldArcsec, random.uniform(-0.5, 0.5) * fieldArcsec, random.angle(),
            random.normalWithin(0.65, 0.22, 0.25, 1.0)};
}

} // namespace

Surroundings::Surroundings(double redshift, double targetMagnitude, RandomStream& random) {
    const int galaxies = random.poisson(meanGalaxies);
    for (int i = 0; i < galaxies; ++i) {
        Neighbour galaxy;
        galaxy.place = anywhere(random);
        galaxy.magnitude = random.countsMagnitude(18.5, 24.5, 0.38);
        galaxy.radiusArcsec = std::clamp(
            0.55 * std::pow(10.0, -0.12 * (galaxy.magnitude - 22.5)) * std::exp(random.normal(0, 0.35)), 0.15, 2.5);
        galaxy.index = random.chance(0.75) ? random.uniform(0.8, 1.5) : random.uniform(2.5, 4.0);
        galaxy.colour = Colour::fromMagnitudes(random.normalWithin(0.75, 0.40, -0.1, 1.8),
                                               random.normalWithin(0.65, 0.40, -0.3, 1.8));
        m_galaxies.push_back(galaxy);
    }
    if (random.chance(0.07)) {
        Neighbour companion;
        const double distance = random.uniform(4.5, 9.0);
        const double direction = random.angle();
        companion.place = anywhere(random);
        companion.place.xArcsec = distance * std::cos(direction);
        companion.place.yArcsec = distance * std::sin(direction);
        companion.magnitude = targetMagnitude + random.uniform(0.6, 3.2);
        companion.radiusArcsec = random.uniform(0.6, 1.6);
        companion.index = random.chance(0.5) ? 1.0 : 3.0;
        companion.colour =
            companion.index > 2 ? redSequenceColour(redshift, random) : blueCloudColour(redshift, random);
        m_galaxies.push_back(companion);
    }
    const int stars = random.poisson(meanStars);
    for (int i = 0; i < stars; ++i) {
        Neighbour star;
        star.place = anywhere(random);
        star.magnitude = random.countsMagnitude(15.0, 23.5, 0.13);
        const bool isDwarf = random.chance(0.45);
        const double gMinusR = isDwarf ? random.normal(1.42, 0.08) : random.uniform(0.25, 1.1);
        star.colour = Colour::fromMagnitudes(gMinusR, isDwarf ? random.uniform(0.75, 2.0)
                                                              : 0.50 * gMinusR - 0.03 + random.normal(0, 0.03));
        const bool hidesTarget = std::hypot(star.place.xArcsec, star.place.yArcsec) < 3.0 && star.magnitude < 20;
        if (!hidesTarget)
            m_stars.push_back(star);
    }
}

void Surroundings::addGalaxies(Canvas& canvas) const {
    for (const Neighbour& galaxy : m_galaxies)
        addSersic(canvas, galaxy.place, galaxy.radiusArcsec, galaxy.index, nanomaggiesFrom(galaxy.magnitude),
                  galaxy.colour);
}

void Surroundings::addStars(Canvas& canvas, const Seeing& seeing) const {
    for (const Neighbour& star : m_stars)
        seeing.addStar(canvas, star.place.xArcsec, star.place.yArcsec, nanomaggiesFrom(star.magnitude), star.colour);
}

} // namespace oddity::core
