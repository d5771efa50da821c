// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// A file name with {column}, {id} and {band} fields, split into text and fields: texts[0] fields[0] texts[1] …
class NamePattern {
public:
    /// Throws Error(BadInput or NotFound) where a '{' is not closed or the catalog has no such column.
    NamePattern(const std::string& text, const Catalog& catalog);

    bool hasBand() const;
    std::string filled(const Catalog& catalog, RowId row, const std::string& band) const;

    std::vector<std::string> texts;
    std::vector<std::string> fields;
};

/// The file of this name, or of this name with an extension behind; empty when there is none.
std::filesystem::path existingFile(const std::string& name);

} // namespace oddity::core
