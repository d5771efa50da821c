// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/name_pattern.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "core/error.h"

namespace oddity::core {

namespace {

std::string valueOf(const Catalog& catalog, RowId row, const std::string& band, const std::string& field) {
    if (field == "band")
        return band;
    const Column* column = catalog.find(field);
    return column ? column->textAt(row) : catalog.id(row);
}

} // namespace

NamePattern::NamePattern(const std::string& text, const Catalog& catalog) {
    std::size_t start = 0;
    for (;;) {
        const std::size_t open = text.find('{', start);
        texts.push_back(text.substr(start, open - start));
        if (open == std::string::npos)
            return;
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos)
            throw Error(ErrorKind::BadInput, "the '{' in the pattern is not closed", {.path = text});
        fields.push_back(text.substr(open + 1, close - open - 1));
        const std::string& field = fields.back();
        if (field != "band" && field != "id")
            catalog.column(field, text);
        start = close + 1;
    }
}

bool NamePattern::hasBand() const {
    return std::ranges::find(fields, "band") != fields.end();
}

std::string NamePattern::filled(const Catalog& catalog, RowId row, const std::string& band) const {
    std::string path = texts[0];
    for (std::size_t field = 0; field < fields.size(); ++field)
        path += valueOf(catalog, row, band, fields[field]) + texts[field + 1];
    return path;
}

std::filesystem::path existingFile(const std::string& name) {
    constexpr std::array<std::string_view, 8> endings{"",      ".gz",      ".bz2",     ".fz",
                                                      ".fits", ".fits.gz", ".fits.fz", ".fits.bz2"};
    for (const std::string_view ending : endings) {
        std::error_code ignored;
        const std::filesystem::path path = name + std::string(ending);
        if (std::filesystem::is_regular_file(path, ignored))
            return path;
    }
    return {};
}

} // namespace oddity::core
