// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/sky/unit_vector.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oddity::core {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;

} // namespace

UnitVector unitVectorOf(SkyPosition position) {
    const double ra = position.raDeg * radPerDeg;
    const double dec = position.decDeg * radPerDeg;
    return {std::cos(dec) * std::cos(ra), std::cos(dec) * std::sin(ra), std::sin(dec)};
}

SkyPosition positionOf(const UnitVector& vector) {
    const auto& [x, y, z] = vector;
    const double ra = std::atan2(y, x) / radPerDeg;
    return {ra < 0 ? ra + 360 : ra, std::atan2(z, std::hypot(x, y)) / radPerDeg};
}

double angleBetweenRad(const UnitVector& first, const UnitVector& second) {
    const double half = std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]) / 2;
    return 2 * std::asin(std::min(1.0, half));
}

} // namespace oddity::core
