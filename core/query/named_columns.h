// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// A column that questions may name: of a catalog, or made from results when it is asked for (on the asking thread).
struct NamedColumn {
    std::string name;
    std::string unit;
    std::string description;
    std::function<std::shared_ptr<const Column>()> column;
};

/// Columns of one length. Where two have the same name, the first counts.
struct NamedColumns {
    std::vector<NamedColumn> all;
    std::size_t rowCount = 0;

    const NamedColumn* find(std::string_view name) const; ///< exact first, then without regard to case; may be null
};

/// The columns keep the catalog alive.
NamedColumns namedColumnsOf(const std::shared_ptr<const Catalog>& catalog);

/// The names most like this one, best first: parts, and few changed letters (Damerau 1964), without regard to case.
std::vector<std::string> namesNear(std::string_view name, const std::vector<std::string>& names, std::size_t most);

} // namespace oddity::core
