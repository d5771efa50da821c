// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/image/kept_cards.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "core/io/wcs_cards.h"

namespace oddity::app {

namespace {

constexpr std::array<std::string_view, 17> ofTheExposure{
    "OBJECT",   "TELESCOP", "INSTRUME", "DETECTOR", "OBSERVAT", "OBSERVER", "SURVEY", "CCDNUM", "EXPNUM",
    "DATE-OBS", "MJD-OBS",  "MJD-END",  "TIMESYS",  "EXPTIME",  "AIRMASS",  "RA",     "DEC"};

/// Of another axis than the first two, by the numbers in the keyword: CRVAL3, CD1_3, PV3_1.
bool isOfOtherAxis(std::string_view keyword) {
    if (keyword.starts_with("A_") || keyword.starts_with("B_") || keyword.starts_with("AP_") ||
        keyword.starts_with("BP_"))
        return false; // orders of SIP
    const bool isMatrix = keyword.starts_with("CD") || keyword.starts_with("PC");
    const std::size_t firstDigit = keyword.find_first_of("0123456789");
    if (firstDigit == std::string_view::npos)
        return false;
    const std::size_t bar = keyword.find('_', firstDigit);
    const auto isOther = [](std::string_view number) {
        const std::string_view digits =
            number.substr(0, std::min(number.find_first_not_of("0123456789"), number.size()));
        return digits != "1" && digits != "2";
    };
    return isOther(keyword.substr(firstDigit)) || (isMatrix && !keyword.starts_with("CDELT") &&
                                                   bar != std::string_view::npos && isOther(keyword.substr(bar + 1)));
}

void keep(const core::FitsHeader& header, const std::string& keyword, KeptCards& kept) {
    if (kept.texts.contains(keyword) || kept.numbers.contains(keyword))
        return;
    if (const auto text = header.string(keyword))
        kept.texts[keyword] = *text;
    else if (const auto number = header.real(keyword))
        kept.numbers[keyword] = *number;
}

} // namespace

KeptCards keptCards(const core::FitsFile& file, const core::FitsHdu& image, bool isOneBand) {
    KeptCards kept;
    const core::FitsHeader coordinates(core::wcsCardsOf(image.header));
    const bool hasSurfaces = coordinates.has("WAT1_001") || coordinates.has("WAT2_001");
    if (coordinates.has("CTYPE1") && !hasSurfaces) {
        for (std::size_t card = 0; card < coordinates.cardCount(); ++card) {
            const std::string keyword(coordinates.keyword(card));
            if (!keyword.empty() && !keyword.starts_with("NAXIS") && !keyword.starts_with("WCSAXES") &&
                !isOfOtherAxis(keyword))
                keep(coordinates, keyword, kept);
        }
        kept.hasSky = kept.texts.contains("CTYPE1") && kept.texts.contains("CTYPE2");
    }
    const auto keepExposure = [&](const core::FitsHeader& header) {
        for (const std::string_view keyword : ofTheExposure)
            keep(header, std::string(keyword), kept);
        if (isOneBand)
            keep(header, "FILTER", kept);
    };
    keepExposure(image.header);
    if (image.header.logical("INHERIT").value_or(false))
        keepExposure(file.hdus().front().header);
    return kept;
}

} // namespace oddity::app
