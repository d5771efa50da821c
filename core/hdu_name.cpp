// SPDX-License-Identifier: BSD-3-Clause
#include "core/hdu_name.h"

namespace oddity::core {

std::string fileAndHdu(const std::string& file, int number) {
    return file + "[" + std::to_string(shownHduNumber(number)) + "]";
}

std::string hduName(int number, std::string_view name, std::int64_t version) {
    std::string text = "HDU " + std::to_string(shownHduNumber(number));
    if (!name.empty())
        text += " '" + std::string(name) + (version > 1 ? "," + std::to_string(version) : "") + "'";
    return text;
}

} // namespace oddity::core
