// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/pixels/level_table.h"

#include <cmath>

#include "core/data/display/pixels/pixel_kernels.h"
#include "core/error.h"

namespace oddity::core {

namespace {

std::uint8_t level(double brightness) {
    return static_cast<std::uint8_t>(std::lround(255 * brightness));
}

bool isGentle(const Stretch& stretch) {
    return stretch.scale == StretchScale::Linear || stretch.scale == StretchScale::Equalise;
}

} // namespace

LevelTable::LevelTable(const Stretch& stretch) : m_isEven(isGentle(stretch)) {
    if (m_isEven) {
        for (int place = 0; place < LevelLookup::evenPlaces; ++place)
            m_levels.push_back(level(stretched(stretch, (place + 0.5) / LevelLookup::evenPlaces)));
        return;
    }
    for (int place = 0; place < LevelLookup::octaves * LevelLookup::placesInOctave; ++place)
        m_levels.push_back(
            level(stretched(stretch, (static_cast<double>(startOfPlace(place)) + startOfPlace(place + 1)) / 2)));
    m_levels.front() = level(stretched(stretch, 0));
    m_levels.push_back(level(stretched(stretch, 1)));
}

bool LevelTable::levels(const StretchLimits& limits, std::span<const float> pixels, std::span<std::uint8_t> out) const {
    if (out.size() != pixels.size())
        throw Error(ErrorKind::Internal, "A stretch was given room for another number of pixels.");
    return lookUpLevels({m_isEven, m_levels.data()}, limits.low, 1 / (limits.high - limits.low), pixels, out.data());
}

std::shared_ptr<const LevelTable> levelTableOf(const Stretch& stretch) {
    const auto once = [](StretchScale scale) { return std::make_shared<const LevelTable>(Stretch{scale, {}}); };
    switch (stretch.scale) {
    case StretchScale::Linear: {
        static const auto linear = once(StretchScale::Linear);
        return linear;
    }
    case StretchScale::SquareRoot: {
        static const auto root = once(StretchScale::SquareRoot);
        return root;
    }
    case StretchScale::Squared: {
        static const auto squared = once(StretchScale::Squared);
        return squared;
    }
    case StretchScale::Asinh: {
        static const auto asinh = once(StretchScale::Asinh);
        return asinh;
    }
    case StretchScale::Sinh: {
        static const auto sinh = once(StretchScale::Sinh);
        return sinh;
    }
    case StretchScale::Log:
    case StretchScale::Power:
    case StretchScale::Equalise:
        break;
    }
    return std::make_shared<const LevelTable>(stretch);
}

} // namespace oddity::core
