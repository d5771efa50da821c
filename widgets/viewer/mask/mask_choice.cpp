// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/mask/mask_choice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>
#include <string_view>

namespace oddity::widgets {

namespace {

constexpr std::array<std::string_view, 12> maskWords{"MASK",  "MSK", "DQ",      "DQI", "DQM",     "FLAG",
                                                     "FLAGS", "BPM", "BITMASK", "BAD", "QUALITY", "QUAL"};
constexpr std::array<std::string_view, 5> imageWords{"SCI", "IMAGE", "IMG", "DATA", "SCIENCE"};

/// What a name says besides the words for masks and images.
struct NameParts {
    bool isMask = false;
    std::multiset<std::string> rest;
};

NameParts partsOf(const std::string& name) {
    NameParts parts;
    std::string word;
    const auto end = [&] {
        if (std::ranges::find(maskWords, word) != maskWords.end())
            parts.isMask = true;
        else if (!word.empty() && std::ranges::find(imageWords, word) == imageWords.end())
            parts.rest.insert(word);
        word.clear();
    };
    for (const char character : name)
        if (const auto code = static_cast<unsigned char>(character); std::isalnum(code))
            word += static_cast<char>(std::toupper(code));
        else
            end();
    end();
    return parts;
}

bool hasSizeOf(const core::FitsHdu& hdu, const core::FitsHdu& image) {
    return hdu.hasPixels() && image.hasPixels() && hdu.axes[0] == image.axes[0] && hdu.axes[1] == image.axes[1];
}

bool isOfCodes(const core::FitsHdu& hdu) {
    return core::holdsCodes(hdu.bitpix, core::scalingOf(hdu.header, hdu.bitpix));
}

} // namespace

bool liesOnGridOf(const core::FitsHdu& hdu, const core::FitsHdu& image) {
    return hasSizeOf(hdu, image) && isOfCodes(hdu);
}

bool areRealsOnGridOf(const core::FitsHdu& hdu, const core::FitsHdu& image) {
    return hasSizeOf(hdu, image) && !isOfCodes(hdu);
}

std::vector<int> possibleMasks(const core::FitsFile& file, const core::FitsHdu& image) {
    std::vector<int> numbers;
    for (const core::FitsHdu& hdu : file.hdus())
        if (hdu.number != image.number && liesOnGridOf(hdu, image))
            numbers.push_back(hdu.number);
    return numbers;
}

int maskFor(const core::FitsFile& file, const core::FitsHdu& image) {
    const NameParts wanted = partsOf(image.name());
    if (wanted.isMask)
        return 0;
    std::vector<int> named;
    int before = 0;
    for (const int number : possibleMasks(file, image)) {
        const core::FitsHdu& hdu = file.hdu(number);
        const NameParts parts = partsOf(hdu.name());
        if (!parts.isMask || hdu.version() != image.version())
            continue;
        named.push_back(number);
        if (parts.rest != wanted.rest)
            continue;
        if (number > image.number)
            return number;
        before = number;
    }
    if (before > 0)
        return before;
    const auto images = std::ranges::count_if(
        file.hdus(), [](const core::FitsHdu& hdu) { return hdu.hasPixels() && !partsOf(hdu.name()).isMask; });
    return named.size() == 1 && images == 1 ? named.front() : 0; // no other image that it may be of
}

} // namespace oddity::widgets
