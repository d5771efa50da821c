// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/sky_angle.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

/// Absent unless every text that is not empty is an angle, and one is.
std::optional<std::vector<double>> convertedTexts(const Column& column, SkyAxis axis) {
    const auto* texts = std::get_if<std::vector<std::string>>(&column.values);
    if (!texts)
        return std::nullopt;
    std::vector<double> degrees(texts->size(), std::numeric_limits<double>::quiet_NaN());
    bool hasOne = false;
    for (std::size_t row = 0; row < texts->size(); ++row) {
        if (withoutBlanks((*texts)[row]).empty())
            continue;
        const auto value = degreesFrom((*texts)[row], axis);
        if (!value)
            return std::nullopt;
        degrees[row] = *value;
        hasOne = true;
    }
    return hasOne ? std::optional(std::move(degrees)) : std::nullopt;
}

std::optional<std::vector<double>> convertedNumbers(const Column& column) {
    const auto factor = degreesPerUnit(column.unit);
    if (!factor)
        return std::nullopt;
    std::vector<double> degrees(column.rowCount());
    for (std::size_t row = 0; row < degrees.size(); ++row)
        degrees[row] = *factor * column.numberAt(RowId{static_cast<std::int64_t>(row)});
    return degrees;
}

} // namespace

std::optional<double> degreesFrom(std::string_view text, SkyAxis axis) {
    text = withoutBlanks(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    constexpr double weights[] = {1, 60, 3600};
    double angle = 0;
    bool isInHours = axis == SkyAxis::RightAscension;
    int part = 0;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
        const auto number = numberFrom(text.substr(0, length));
        if (part == 3 || !number || (part > 0 && *number >= 60))
            return std::nullopt;
        angle += *number / weights[part];
        text.remove_prefix(length);
        if (text.empty()) {
            ++part;
            break;
        }
        constexpr std::string_view marks[] = {":hd ", ":m' ", "s\" "};
        const char mark = text.front();
        if (marks[part].find(mark) == std::string_view::npos)
            return std::nullopt;
        if (mark == 'h' || mark == 'd')
            isInHours = mark == 'h';
        ++part;
        text = withoutBlanks(text.substr(1));
    }
    const double degrees = (isNegative ? -1 : 1) * angle * (isInHours ? 15 : 1);
    const bool isInside =
        axis == SkyAxis::RightAscension ? degrees >= 0 && degrees <= 360 : degrees >= -90 && degrees <= 90;
    return part >= 2 && isInside ? std::optional(degrees) : std::nullopt;
}

std::optional<double> degreesPerUnit(std::string_view unit) {
    constexpr std::pair<std::string_view, double> units[] = {
        {"", 1},
        {"deg", 1},
        {"degs", 1},
        {"degree", 1},
        {"degrees", 1},
        {"\u00B0", 1},
        {"rad", 180 / std::numbers::pi},
        {"radian", 180 / std::numbers::pi},
        {"radians", 180 / std::numbers::pi},
        {"hourangle", 15},
        {"hour", 15},
        {"hours", 15},
        {"hr", 15},
        {"h", 15},
        {"arcmin", 1 / 60.0},
        {"arcsec", 1 / 3600.0},
        {"mas", 1 / 3.6e6},
        {"uas", 1 / 3.6e9},
    };
    const std::string plain = lowerCase(withoutBlanks(unit));
    const auto* match = std::ranges::find(units, plain, &std::pair<std::string_view, double>::first);
    return match == std::end(units) ? std::nullopt : std::optional(match->second);
}

std::optional<Column> degreesColumn(const Column& column, SkyAxis axis) {
    std::optional<std::vector<double>> degrees =
        column.isNumeric() ? convertedNumbers(column) : convertedTexts(column, axis);
    if (!degrees)
        return std::nullopt;
    return Column{.name = column.name + "_deg",
                  .unit = "deg",
                  .ucd = axis == SkyAxis::RightAscension ? "pos.eq.ra" : "pos.eq.dec",
                  .description = "'" + column.name + "' in degrees",
                  .values = std::move(*degrees)};
}

} // namespace oddity::core
