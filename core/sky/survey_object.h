// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/sky/scene/artefacts.h"
#include "core/sky/scene/oddities.h"

namespace oddity::core {

/// What a survey would publish about an object: measured, hence noisy.
struct CatalogEntry {
    std::string id;   ///< "ODY-000042"
    std::string name; ///< "ODY J104512.34+021503.1", from the position
    double raDeg = 0;
    double decDeg = 0;
    std::array<double, skyBands> magnitude{}; ///< NaN where missing rows cross the object
    std::array<double, skyBands> magnitudeError{};
    double r50Arcsec = 0;
    double r90Arcsec = 0;
    double ellipticity = 0;
    double redshift = 0; ///< photometric
    double redshiftError = 0;
};

/// What was put there.
struct TruthEntry {
    std::string objectClass; ///< galaxy, oddity, artefact
    std::string kind;        ///< galaxy type, or kind of oddity or artefact
    std::string type;        ///< type of the galaxy itself, or of the oddity's host
    double redshift = 0;
    double magnitudeR = 0; ///< of galaxy or host
    double r50Arcsec = 0;
    double sersicIndex = 0; ///< of the bulge
    double bulgeToTotal = 0;
    double axisRatio = 0;
    double strength = 0; ///< see PlantedOddity; NaN where nothing was planted
    double oddityArcsec = 0;
};

struct SurveyObject {
    StampPixels pixels;
    double stampRaDeg = 0; ///< of the stamp's centre
    double stampDecDeg = 0;
    CatalogEntry catalog;
    TruthEntry truth;
};

/// The object of this number: the same whenever, wherever and on whichever thread it is drawn. In every hundred
/// objects two are oddities and one is an artefact, their places drawn by chance, their kinds in turn.
SurveyObject drawSurveyObject(std::uint64_t seed, std::int64_t number);

} // namespace oddity::core
