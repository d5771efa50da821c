// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace oddity::core {

struct SkyPosition;

/// The frame that an image's celestial coordinates are in: RADESYS and EQUINOX, or galactic or ecliptic (mean, J2000)
/// by the type of its axes (Calabretta & Greisen 2002, A&A 395, 1077, section 3.1).
struct SkyFrame {
    enum class System { Icrs, Fk5, Fk4, Galactic, Ecliptic };

    System system = System::Icrs;
    double equinox = 2000; ///< Julian year for FK5, Besselian for FK4

    std::string name() const; ///< "ICRS", "FK5 J2000", "FK4 B1950", "galactic", "ecliptic J2000"
    bool isEquatorial() const { return system != System::Galactic && system != System::Ecliptic; }
    friend bool operator==(const SkyFrame&, const SkyFrame&) = default;
};

/// Between catalog positions, which are taken as ICRS, and an image's frame. FK5 at J2000 is taken as ICRS (they differ
/// by 0.02″); FK4 includes the E-terms of aberration and no proper motion, good to a few 0.1″.
SkyPosition fromIcrs(SkyPosition icrs, const SkyFrame& frame);
SkyPosition toIcrs(SkyPosition position, const SkyFrame& frame);

} // namespace oddity::core
