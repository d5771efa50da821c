// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/import_reasons.h"

#include <cmath>

namespace oddity::core {

std::vector<RowFlag> importFlags(const std::vector<std::string>& reasons) {
    std::vector<RowFlag> flags;
    for (std::size_t row = 0; row < reasons.size(); ++row)
        if (!reasons[row].empty())
            flags.push_back({RowId{static_cast<std::int64_t>(row)}, "import", reasons[row]});
    return flags;
}

std::string percentText(std::size_t part, std::size_t all) {
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(all);
    return percent < 1 ? "less than 1" : std::to_string(std::llround(percent));
}

} // namespace oddity::core
