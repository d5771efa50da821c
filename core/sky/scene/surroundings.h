// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/sky/scene/light_shapes.h"
#include "core/sky/scene/seeing.h"

namespace oddity::core {

/// What else lies in the stamp: faint background galaxies and foreground stars at the densities of a high-latitude
/// field, and now and then a companion at the target's redshift.
class Surroundings {
public:
    Surroundings(double redshift, double targetMagnitude, RandomStream& random);

    void addGalaxies(Canvas& canvas) const; ///< before the atmosphere
    void addStars(Canvas& canvas, const Seeing& seeing) const;

private:
    struct Neighbour {
        Placement place;
        double radiusArcsec = 0.5;
        double index = 1;
        double magnitude = 22;
        Colour colour;
    };
    std::vector<Neighbour> m_galaxies;
    std::vector<Neighbour> m_stars;
};

} // namespace oddity::core
