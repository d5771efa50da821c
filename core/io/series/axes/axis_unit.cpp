// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/axes/axis_unit.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/letter_case.h"

namespace oddity::core {

namespace {

using UnitSize = std::pair<std::string_view, double>;

constexpr std::array<UnitSize, 19> wavelengths{{{"angstrom", 1},
                                                {"0.1nm", 1},
                                                {"angstroms", 1},
                                                {"ang", 1},
                                                {"a", 1},
                                                {"aa", 1},
                                                {"\xC3\x85", 1},
                                                {"\xE2\x84\xAB", 1},
                                                {"nm", 10},
                                                {"nanometer", 10},
                                                {"um", 1e4},
                                                {"\xC2\xB5m", 1e4},
                                                {"\xCE\xBCm", 1e4},
                                                {"micron", 1e4},
                                                {"microns", 1e4},
                                                {"micrometer", 1e4},
                                                {"mm", 1e7},
                                                {"cm", 1e8},
                                                {"m", 1e10}}};

constexpr std::array<UnitSize, 13> times{{{"d", 1},
                                          {"day", 1},
                                          {"days", 1},
                                          {"mjd", 1},
                                          {"jd", 1},
                                          {"h", 1.0 / 24},
                                          {"hr", 1.0 / 24},
                                          {"min", 1.0 / 1440},
                                          {"s", 1.0 / 86400},
                                          {"sec", 1.0 / 86400},
                                          {"yr", 365.25},
                                          {"year", 365.25},
                                          {"a", 365.25}}};

} // namespace

std::optional<double> axisUnitSize(SeriesKind kind, std::string_view unit) {
    const std::span<const UnitSize> known =
        kind == SeriesKind::Spectrum ? std::span<const UnitSize>(wavelengths) : std::span<const UnitSize>(times);
    const auto match =
        std::ranges::find_if(known, [unit](const UnitSize& entry) { return equalsIgnoringCase(entry.first, unit); });
    return match == known.end() ? std::nullopt : std::optional(match->second);
}

} // namespace oddity::core
