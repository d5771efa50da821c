// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sky/sky_position.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace oddity::core {

namespace {

constexpr double degree = std::numbers::pi / 180;

/// A number and the mark behind it: h m s d, ' as minute, " as second, or none.
struct Part {
    double value = 0;
    char mark = 0;
    bool isSigned = false;
    bool isNegative = false;
    bool isPacked = false;  ///< of six digits or more before the point
    bool isDecimal = false; ///< has a point
};

std::string withPlainMarks(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> marks[] = {
        {"ʰ", "h"}, {"ᵐ", "m"},  {"ˢ", "s"}, {"°", "d"}, {"′", "m"}, {"″", "s"}, {"−", "-"},  {"–", "-"},
        {"'", "m"}, {"\"", "s"}, {"H", "h"}, {"M", "m"}, {"S", "s"}, {"D", "d"}, {"deg", "d"}};
    std::string result(text);
    for (const auto& [mark, plain] : marks)
        for (std::size_t at = result.find(mark); at != std::string::npos; at = result.find(mark, at + plain.size()))
            result.replace(at, mark.size(), plain);
    return result;
}

/// Nothing where something else than numbers, marks and separators occurs.
std::optional<std::vector<Part>> partsOf(std::string_view text) {
    std::vector<Part> parts;
    const char* at = text.data();
    const char* const end = at + text.size();
    bool isSigned = false;
    bool isNegative = false;
    while (at != end) {
        if (*at == ' ' || *at == '\t' || *at == ':' || *at == ',' || *at == ';') {
            ++at;
        } else if ((*at == '+' || *at == '-') && !isSigned) {
            isSigned = true;
            isNegative = *at++ == '-';
        } else if ((*at >= '0' && *at <= '9') || *at == '.') {
            Part part{.isSigned = isSigned, .isNegative = isNegative};
            const char* const begin = at;
            const auto read = std::from_chars(at, end, part.value, std::chars_format::fixed);
            if (read.ec != std::errc())
                return std::nullopt;
            at = read.ptr;
            const char* const point = std::find(begin, at, '.');
            part.isDecimal = point != at;
            part.isPacked = point - begin >= 6;
            if (at != end && (*at == 'h' || *at == 'm' || *at == 's' || *at == 'd'))
                part.mark = *at++;
            parts.push_back(part);
            isSigned = isNegative = false;
        } else {
            return std::nullopt;
        }
    }
    return isSigned ? std::nullopt : std::optional(parts);
}

std::optional<double> sexagesimal(const Part* parts, std::size_t count) {
    static constexpr char marks[] = {0, 'm', 's'};
    double sum = 0;
    double scale = 1;
    for (std::size_t index = 0; index < count; ++index, scale *= 60) {
        const bool isLast = index + 1 == count;
        if (index > 0 && (parts[index].value >= 60 || parts[index].isSigned ||
                          (parts[index].mark != 0 && parts[index].mark != marks[index])))
            return std::nullopt;
        if (!isLast && parts[index].isDecimal)
            return std::nullopt;
        sum += parts[index].value / scale;
    }
    return parts[0].isNegative ? -sum : sum;
}

/// HHMMSS.s of a designation.
std::optional<double> unpacked(const Part& part) {
    const double whole = std::floor(part.value / 100);
    const double seconds = part.value - whole * 100;
    const double minutes = std::fmod(whole, 100);
    if (seconds >= 60 || minutes >= 60)
        return std::nullopt;
    const double sum = std::floor(whole / 100) + minutes / 60 + seconds / 3600;
    return part.isNegative ? -sum : sum;
}

std::optional<SkyPosition> onSphere(std::optional<double> raDeg, std::optional<double> decDeg) {
    if (!raDeg || !decDeg || !(*raDeg >= -360 && *raDeg <= 360) || !(std::abs(*decDeg) <= 90))
        return std::nullopt;
    return SkyPosition{*raDeg < 0 ? *raDeg + 360 : *raDeg == 360 ? 0 : *raDeg, *decDeg};
}

std::optional<double> times15(std::optional<double> hours) {
    return hours && *hours >= 0 && *hours < 24 ? std::optional(*hours * 15) : std::nullopt;
}

} // namespace

std::optional<SkyPosition> positionFrom(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    const bool isDesignation = text.starts_with('J');
    if (isDesignation)
        text.remove_prefix(1);
    const auto parts = partsOf(withPlainMarks(text));
    if (!parts)
        return std::nullopt;
    if (parts->size() == 2) {
        const Part& ra = (*parts)[0];
        const Part& dec = (*parts)[1];
        if (isDesignation && ra.isPacked && dec.isPacked && dec.isSigned)
            return onSphere(times15(unpacked(ra)), unpacked(dec));
        if (isDesignation || (dec.mark != 0 && dec.mark != 'd'))
            return std::nullopt;
        const double decDeg = dec.isNegative ? -dec.value : dec.value;
        if (ra.mark == 'h')
            return onSphere(times15(sexagesimal(&ra, 1)), decDeg);
        if (ra.mark != 0 && ra.mark != 'd')
            return std::nullopt;
        return onSphere(ra.isNegative ? -ra.value : ra.value, decDeg);
    }
    if (isDesignation || (parts->size() != 4 && parts->size() != 6))
        return std::nullopt;
    const std::size_t half = parts->size() / 2;
    const Part* const dec = parts->data() + half;
    const auto raValue = sexagesimal(parts->data(), half);
    if (dec->mark != 0 && dec->mark != 'd')
        return std::nullopt;
    if (parts->front().mark == 'd')
        return onSphere(raValue, sexagesimal(dec, half));
    if (parts->front().mark != 0 && parts->front().mark != 'h')
        return std::nullopt;
    return onSphere(times15(raValue), sexagesimal(dec, half));
}

double separationDeg(SkyPosition first, SkyPosition second) {
    const double difference = (second.raDeg - first.raDeg) * degree;
    const double sin1 = std::sin(first.decDeg * degree);
    const double cos1 = std::cos(first.decDeg * degree);
    const double sin2 = std::sin(second.decDeg * degree);
    const double cos2 = std::cos(second.decDeg * degree);
    return std::atan2(std::hypot(cos2 * std::sin(difference), cos1 * sin2 - sin1 * cos2 * std::cos(difference)),
                      sin1 * sin2 + cos1 * cos2 * std::cos(difference)) /
           degree;
}

} // namespace oddity::core
