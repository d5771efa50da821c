// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/table_location.h"

#include <system_error>

#include "core/io/tables/number_text.h"

namespace oddity::core {

TableLocation tableLocation(const std::filesystem::path& path) {
    const std::string text = path.string();
    const std::size_t open = text.rfind('[');
    std::error_code ignored; // a name that cannot be looked up is not the name of a file
    if (!text.ends_with(']') || open == std::string::npos || open == 0 || text.find('/', open) != std::string::npos ||
        std::filesystem::exists(path, ignored))
        return {path, {}};
    const std::string_view inside = std::string_view(text).substr(open + 1, text.size() - open - 2);
    return {text.substr(0, open), std::string(withoutBlanks(inside))};
}

} // namespace oddity::core
