// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/hdu_address.h"

#include <algorithm>

#include "core/hdu_name.h"
#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

HduAddress::HduAddress(std::string_view text) : name(withoutBlanks(text)) {
    number = integerFrom(name);
    if (number && *number < 0)
        number.reset();
    const std::size_t comma = name.rfind(',');
    if (number || comma == std::string::npos)
        return;
    version = integerFrom(withoutBlanks(std::string_view(name).substr(comma + 1)));
    if (version)
        name = withoutBlanks(std::string_view(name).substr(0, comma));
}

bool HduAddress::isOf(const FitsHdu& hdu) const {
    return number ? shownHduNumber(hdu.number) == *number : equalsIgnoringCase(hdu.name(), name) && hasVersionOf(hdu);
}

bool HduAddress::hasVersionOf(const FitsHdu& hdu) const {
    return !version || hdu.version() == *version;
}

std::string namesOf(const std::vector<FitsHdu>& hdus) {
    std::string names;
    for (const FitsHdu& hdu : hdus) {
        if (hdu.name().empty())
            continue;
        const bool isOneOfSeveral =
            std::ranges::count_if(hdus, [&](const FitsHdu& other) { return other.name() == hdu.name(); }) > 1;
        names += (names.empty() ? "" : ", ") + hdu.name() +
                 (isOneOfSeveral ? "," + std::to_string(hdu.version()) : std::string());
    }
    return names;
}

} // namespace oddity::core
