// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/turning/linear_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace oddity::widgets {

namespace {

constexpr double tidiness = 1e-4; ///< a fifth of a pixel at the edge of a screen of 4000

constexpr std::array<LinearMap, 8> quarters{{{1, 0, 0, 1},
                                             {0, -1, 1, 0},
                                             {-1, 0, 0, -1},
                                             {0, 1, -1, 0},
                                             {-1, 0, 0, 1},
                                             {1, 0, 0, -1},
                                             {0, 1, 1, 0},
                                             {0, -1, -1, 0}}};

double likeness(const LinearMap& one, const LinearMap& other) {
    return one.xx * other.xx + one.xy * other.xy + one.yx * other.yx + one.yy * other.yy;
}

} // namespace

LinearMap LinearMap::turned(double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    const double cosine = std::cos(angle), sine = std::sin(angle);
    if (std::remainder(degrees, 90) == 0)
        return {std::round(cosine), -std::round(sine), std::round(sine), std::round(cosine)};
    return {cosine, -sine, sine, cosine};
}

LinearMap LinearMap::operator*(const LinearMap& first) const {
    return {xx * first.xx + xy * first.yx, xx * first.xy + xy * first.yy, yx * first.xx + yy * first.yx,
            yx * first.xy + yy * first.yy};
}

LinearMap LinearMap::inverted() const {
    const double factor = 1 / determinant();
    return {yy * factor, -xy * factor, -yx * factor, xx * factor};
}

LinearMap nearestQuarter(const LinearMap& map) {
    return *std::ranges::max_element(quarters, {}, [&map](const LinearMap& one) { return likeness(one, map); });
}

LinearMap tidied(const LinearMap& map) {
    const LinearMap near = nearestQuarter(map);
    const bool isNear = std::max({std::abs(near.xx - map.xx), std::abs(near.xy - map.xy), std::abs(near.yx - map.yx),
                                  std::abs(near.yy - map.yy)}) < tidiness;
    return isNear ? near : map;
}

} // namespace oddity::widgets
