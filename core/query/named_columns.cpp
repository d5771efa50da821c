// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/named_columns.h"

#include <algorithm>

#include "core/letter_case.h"

namespace oddity::core {

namespace {

/// Letters put in, left out, replaced or exchanged with their neighbour.
std::size_t changesBetween(std::string_view first, std::string_view second) {
    std::vector<std::vector<std::size_t>> costs(first.size() + 1, std::vector<std::size_t>(second.size() + 1));
    for (std::size_t row = 0; row <= first.size(); ++row)
        for (std::size_t column = 0; column <= second.size(); ++column) {
            std::size_t& cost = costs[row][column];
            if (row == 0 || column == 0) {
                cost = row + column;
                continue;
            }
            const bool isSame = first[row - 1] == second[column - 1];
            cost = std::min({costs[row - 1][column] + 1, costs[row][column - 1] + 1,
                             costs[row - 1][column - 1] + (isSame ? 0 : 1)});
            if (row > 1 && column > 1 && first[row - 1] == second[column - 2] && first[row - 2] == second[column - 1])
                cost = std::min(cost, costs[row - 2][column - 2] + 1);
        }
    return costs.back().back();
}

} // namespace

const NamedColumn* NamedColumns::find(std::string_view name) const {
    auto match = std::ranges::find(all, name, &NamedColumn::name);
    if (match == all.end()) {
        const std::string lower = lowerCase(name);
        match = std::ranges::find_if(all, [&lower](const NamedColumn& entry) {
            return entry.name.size() == lower.size() && lowerCase(entry.name) == lower;
        });
    }
    return match == all.end() ? nullptr : &*match;
}

NamedColumns namedColumnsOf(const std::shared_ptr<const Catalog>& catalog) {
    NamedColumns result;
    if (!catalog)
        return result;
    result.rowCount = catalog->rowCount();
    for (const Column& column : catalog->columns())
        result.all.push_back({column.name, column.unit, column.description,
                              [catalog, shared = &column] { return std::shared_ptr<const Column>(catalog, shared); }});
    return result;
}

std::vector<std::string> namesNear(std::string_view name, const std::vector<std::string>& names, std::size_t most) {
    constexpr std::size_t longest = 64;
    const std::string wanted = lowerCase(name.substr(0, longest));
    const std::size_t allowed = std::max<std::size_t>(1, wanted.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string& candidate : names) {
        const std::string lower = lowerCase(std::string_view(candidate).substr(0, longest));
        std::size_t cost = changesBetween(wanted, lower);
        if (wanted.size() > 1 && (lower.starts_with(wanted) || (lower.size() > 1 && wanted.starts_with(lower))))
            cost = std::min(cost, allowed);
        else if (wanted.size() > 2 && lower.find(wanted) != std::string::npos)
            cost = std::min(cost, allowed);
        if (cost <= allowed)
            found.emplace_back(cost, candidate);
    }
    std::ranges::stable_sort(found, {}, &std::pair<std::size_t, std::string>::first);
    std::vector<std::string> result;
    for (auto& [cost, candidate] : found)
        if (result.size() < most && std::ranges::find(result, candidate) == result.end())
            result.push_back(std::move(candidate));
    return result;
}

} // namespace oddity::core
