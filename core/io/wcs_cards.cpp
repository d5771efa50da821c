// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/wcs_cards.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <locale>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "core/letter_case.h"

namespace oddity::core {

namespace {

bool isWcsKeyword(std::string_view keyword) {
    constexpr std::array<std::string_view, 21> starts{
        "NAXIS", "WCSAXES", "WCSNAME", "CTYPE",  "CRVAL", "CRPIX", "CDELT", "CUNIT", "CROTA", "CD", "PC",
        "PV",    "PS",      "LONPOL",  "LATPOL", "RADES", "EQUIN", "A_",    "B_",    "AP_",   "BP_"};
    return keyword == "EPOCH" ||
           std::ranges::any_of(starts, [keyword](std::string_view start) { return keyword.starts_with(start); });
}

bool hasProjection(const FitsHeader& header, std::string_view name) {
    return header.stringOr("CTYPE1", "").ends_with(name) || header.stringOr("CTYPE2", "").ends_with(name);
}

/// A distortion that is neither a table nor known to be read safely.
bool hasOtherDistortion(const FitsHeader& header) {
    for (std::size_t card = 0; card < header.cardCount(); ++card) {
        const std::string keyword(header.keyword(card));
        if ((keyword.starts_with("CPDIS") || keyword.starts_with("CQDIS")) && !isDistortionTable(header, keyword))
            return true;
    }
    return false;
}

/// SCAMP writes TPV coefficients under the name TAN, which as such has no parameters on its second axis and at most
/// PV1_4 on its first (paper II, section 2.2.1; Shupe et al. 2012, SPIE 8451).
bool isDisguisedTpv(const FitsHeader& header) {
    if (!header.stringOr("CTYPE1", "").ends_with("-TAN"))
        return false;
    for (std::size_t card = 0; card < header.cardCount(); ++card) {
        const std::string_view keyword = header.keyword(card);
        const bool isOfAlternate = !keyword.empty() && keyword.back() >= 'A';
        if (isOfAlternate ||
            (keyword.starts_with("PV1_") && keyword != "PV1_0" && keyword.size() == 5 && keyword[4] <= '4'))
            continue;
        if (keyword.starts_with("PV1_") || keyword.starts_with("PV2_"))
            return true;
    }
    return false;
}

/// IRAF's text about an axis: WATi_001, WATi_002 … in one piece, with the blanks at the ends of the cards.
std::string watTextOf(const FitsHeader& header, char axis) {
    std::string text;
    for (std::size_t card = 0; card < header.cardCount(); ++card) {
        const std::string_view keyword = header.keyword(card);
        if (!keyword.starts_with("WAT") || keyword.size() != 8 || keyword[3] != axis)
            continue;
        const std::string_view whole = std::string_view(header.text()).substr(card * 80, 80);
        const auto open = whole.find('\'');
        const auto close = whole.rfind('\'');
        if (open != std::string_view::npos && close > open)
            text += whole.substr(open + 1, close - open - 1);
    }
    return text;
}

/// Type, orders and cross terms of a surface whose coefficients are all there and finite.
std::optional<std::array<int, 4>> surfaceOf(const std::string& text) {
    const auto open = text.find('"');
    const auto close = text.rfind('"');
    if (open == std::string::npos || close <= open)
        return std::nullopt;
    std::istringstream stream(text.substr(open + 1, close - open - 1));
    stream.imbue(std::locale::classic());
    std::vector<double> numbers;
    for (double number = 0; stream >> number && numbers.size() < 200;)
        numbers.push_back(number);
    if (!stream.eof() || numbers.size() < 9 || !std::ranges::all_of(numbers, [](double n) { return std::isfinite(n); }))
        return std::nullopt;
    constexpr std::array<double, 4> least{1, 1, 1, 0};
    constexpr std::array<double, 4> most{3, 6, 6, 2}; // IRAF's own fits stay below the sixth order
    std::array<int, 4> surface{};
    for (std::size_t part = 0; part < surface.size(); ++part) {
        if (numbers[part] < least[part] || numbers[part] > most[part] || std::floor(numbers[part]) != numbers[part])
            return std::nullopt;
        surface[part] = static_cast<int>(numbers[part]);
    }
    const auto [kind, xOrder, yOrder, crossTerms] = surface;
    int terms = crossTerms == 0 ? xOrder + yOrder - 1 : xOrder * yOrder;
    for (int y = 0; crossTerms == 2 && y < yOrder; ++y)
        terms -= xOrder - std::clamp(std::max(xOrder, yOrder) - y, 0, xOrder);
    const int degree = crossTerms == 1 ? xOrder + yOrder - 2 : std::max(xOrder, yOrder) - 1;
    if (degree > 6 || static_cast<int>(numbers.size()) != 8 + terms)
        return std::nullopt;
    return surface;
}

bool areSurfacesSafe(const FitsHeader& header) {
    const auto first = surfaceOf(watTextOf(header, '1'));
    return first && first == surfaceOf(watTextOf(header, '2'));
}

} // namespace

bool isDistortionTable(const FitsHeader& header, const std::string& keyword) {
    return equalsIgnoringCase(header.stringOr(keyword, ""), "lookup");
}

std::string wcsCardsOf(const FitsHeader& header) {
    const bool hasSurfaces = hasProjection(header, "-TNX") || hasProjection(header, "-ZPX");
    if (hasOtherDistortion(header) || (hasSurfaces && !areSurfacesSafe(header)))
        return {};
    const bool isTpv = isDisguisedTpv(header);
    std::string cards;
    for (std::size_t card = 0; card < header.cardCount(); ++card) {
        const std::string_view keyword = header.keyword(card);
        if (!isWcsKeyword(keyword) && !(hasSurfaces && keyword.starts_with("WAT")))
            continue;
        cards.append(header.text(), card * 80, 80);
        if (const auto projection = cards.find("-TAN", cards.size() - 80);
            isTpv && keyword.starts_with("CTYPE") && keyword.size() == 6 && projection != std::string::npos)
            cards.replace(projection, 4, "-TPV");
    }
    return cards;
}

std::map<std::string, double> physicalPixelCards(const FitsHeader& image, PixelPosition first) {
    std::map<std::string, double> cards{{"LTV1", image.real("LTV1").value_or(0) - first.x},
                                        {"LTV2", image.real("LTV2").value_or(0) - first.y}};
    for (const char* keyword : {"LTM1_1", "LTM1_2", "LTM2_1", "LTM2_2"})
        if (const auto value = image.real(keyword))
            cards[keyword] = *value;
    return cards;
}

} // namespace oddity::core
