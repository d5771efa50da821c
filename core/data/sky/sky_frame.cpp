// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/sky/sky_frame.h"

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "core/data/sky/unit_vector.h"

namespace oddity::core {

namespace {

using Matrix3 = std::array<UnitVector, 3>;

constexpr double radPerDeg = std::numbers::pi / 180;

// The Hipparcos and Tycho Catalogues (ESA SP-1200, 1997), volume 1, equation 1.5.11
constexpr Matrix3 galacticOfIcrs{{{-0.0548755604162154, -0.8734370902348850, -0.4838350155487132},
                                  {+0.4941094278755837, -0.4448296299600112, +0.7469822444972189},
                                  {-0.8676661490190047, -0.1980763734312015, +0.4559837761750669}}};

// Mean obliquity at J2000, 84381.406″ (IAU 2006: Capitaine et al. 2003, A&A 412, 567)
constexpr Matrix3 eclipticOfIcrs{
    {{1, 0, 0}, {0, 0.9174821430652418, 0.3977769691126060}, {0, -0.3977769691126060, 0.9174821430652418}}};

// Positions of B1950 without E-terms to J2000 (Aoki et al. 1983, A&A 128, 263)
constexpr Matrix3 fk5OfFk4{{{0.9999256782, -0.0111820611, -0.0048579477},
                            {0.0111820610, 0.9999374784, -0.0000271765},
                            {0.0048579479, -0.0000271474, 0.9999881997}}};
constexpr UnitVector eTerms{-1.62557e-6, -0.31919e-6, -0.13843e-6};

double dot(const UnitVector& a, const UnitVector& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

UnitVector times(const Matrix3& m, const UnitVector& v) {
    return {dot(m[0], v), dot(m[1], v), dot(m[2], v)};
}

Matrix3 transposed(const Matrix3& m) {
    return {{{m[0][0], m[1][0], m[2][0]}, {m[0][1], m[1][1], m[2][1]}, {m[0][2], m[1][2], m[2][2]}}};
}

Matrix3 precession(double zetaArcsec, double zArcsec, double thetaArcsec) {
    const double zeta = zetaArcsec / 3600 * radPerDeg, z = zArcsec / 3600 * radPerDeg,
                 theta = thetaArcsec / 3600 * radPerDeg;
    const double cosA = std::cos(zeta), sinA = std::sin(zeta), cosZ = std::cos(z), sinZ = std::sin(z),
                 cosT = std::cos(theta), sinT = std::sin(theta);
    return {{{cosA * cosT * cosZ - sinA * sinZ, -sinA * cosT * cosZ - cosA * sinZ, -sinT * cosZ},
             {cosA * cosT * sinZ + sinA * cosZ, -sinA * cosT * sinZ + cosA * cosZ, -sinT * sinZ},
             {cosA * sinT, -sinA * sinT, cosT}}};
}

/// From J2000 to a Julian equinox (Lieske et al. 1977, A&A 58, 1).
Matrix3 precessionFromJ2000(double equinox) {
    const double t = (equinox - 2000) / 100;
    return precession(((0.017998 * t + 0.30188) * t + 2306.2181) * t, ((0.018203 * t + 1.09468) * t + 2306.2181) * t,
                      ((-0.041833 * t - 0.42665) * t + 2004.3109) * t);
}

/// From B1950 to a Besselian equinox with Newcomb's constants (Meeus 1991, Astronomical Algorithms, chapter 20).
Matrix3 precessionFromB1950(double equinox) {
    const double start = 0.5, t = (equinox - 1950) / 100; // tropical centuries, start counted from B1900
    const double zeta = ((0.018 * t + 0.302) * t + 2304.250 + 1.396 * start) * t;
    return precession(zeta, zeta + (0.791 + 0.001 * t) * t * t,
                      ((-0.042 * t - 0.426) * t + 2004.682 - 0.853 * start) * t);
}

} // namespace

std::string SkyFrame::name() const {
    std::array<char, 32> year{};
    const auto end = std::to_chars(year.data(), year.data() + year.size(), equinox).ptr;
    switch (system) {
    case System::Icrs:
        return "ICRS";
    case System::Fk5:
        return "FK5 J" + std::string(year.data(), end);
    case System::Fk4:
        return "FK4 B" + std::string(year.data(), end);
    case System::Galactic:
        return "galactic";
    case System::Ecliptic:
        return "ecliptic J2000";
    }
    return {};
}

SkyPosition fromIcrs(SkyPosition icrs, const SkyFrame& frame) {
    if (frame.system == SkyFrame::System::Icrs || (frame.system == SkyFrame::System::Fk5 && frame.equinox == 2000))
        return icrs;
    const UnitVector v = unitVectorOf(icrs);
    if (frame.system == SkyFrame::System::Galactic)
        return positionOf(times(galacticOfIcrs, v));
    if (frame.system == SkyFrame::System::Ecliptic)
        return positionOf(times(eclipticOfIcrs, v));
    if (frame.system == SkyFrame::System::Fk5)
        return positionOf(times(precessionFromJ2000(frame.equinox), v));
    const UnitVector mean = times(transposed(fk5OfFk4), v);
    UnitVector apparent = mean;
    for (int pass = 0; pass < 3; ++pass) // the E-terms are tiny: this has converged
        for (std::size_t i = 0; i < 3; ++i)
            apparent[i] = mean[i] + eTerms[i] - dot(apparent, eTerms) * apparent[i];
    return positionOf(times(precessionFromB1950(frame.equinox), apparent));
}

SkyPosition toIcrs(SkyPosition position, const SkyFrame& frame) {
    if (frame.system == SkyFrame::System::Icrs || (frame.system == SkyFrame::System::Fk5 && frame.equinox == 2000))
        return position;
    const UnitVector v = unitVectorOf(position);
    if (frame.system == SkyFrame::System::Galactic)
        return positionOf(times(transposed(galacticOfIcrs), v));
    if (frame.system == SkyFrame::System::Ecliptic)
        return positionOf(times(transposed(eclipticOfIcrs), v));
    if (frame.system == SkyFrame::System::Fk5)
        return positionOf(times(transposed(precessionFromJ2000(frame.equinox)), v));
    const UnitVector apparent = times(transposed(precessionFromB1950(frame.equinox)), v);
    UnitVector mean{};
    for (std::size_t i = 0; i < 3; ++i)
        mean[i] = apparent[i] - eTerms[i] + dot(apparent, eTerms) * apparent[i];
    return positionOf(times(fk5OfFk4, mean));
}

} // namespace oddity::core
