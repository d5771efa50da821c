// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/row_order.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "core/letter_case.h"
#include "core/parallel.h"
#include "core/query/column_values.h"
#include "core/query/sky/sky_position.h"
#include "core/query/sorted_rows.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t nearestListed = 1000;

core::RowSet rowsWithPart(const core::Catalog& catalog, const std::string& part, const core::Progress& progress) {
    constexpr std::size_t blockRows = 8192;
    std::vector<std::uint64_t> words((catalog.rowCount() + 63) / 64);
    static_assert(blockRows % 64 == 0, "threads write words of their own");
    core::forEachRange(
        catalog.rowCount(), blockRows, progress, "Looking for " + part,
        [&](std::size_t, std::size_t first, std::size_t end) {
            for (std::size_t row = first; row < end; ++row)
                if (core::containsIgnoringCase(catalog.id(core::RowId{static_cast<std::int64_t>(row)}), part))
                    words[row / 64] |= std::uint64_t{1} << (row % 64);
        });
    return core::RowSet::fromWords(catalog.rowCount(), std::move(words));
}

std::vector<core::RowId> rowsInQuestion(const RowOrder& order, const core::Progress& progress) {
    std::optional<core::RowSet> rows;
    const auto narrow = [&rows](const core::RowSet& set) {
        rows = rows ? rows->combined(set, core::SetOperation::And) : set;
    };
    for (const auto& set : order.within)
        narrow(*set);
    if (!order.idPart.empty())
        narrow(rowsWithPart(*order.catalog, order.idPart, progress));
    if (!order.among)
        return rows ? rows->rows() : core::allRows(order.catalog->rowCount());
    std::vector<core::RowId> among = *order.among;
    if (rows)
        std::erase_if(among, [&rows](core::RowId row) { return !rows->contains(row); });
    if (!order.keepsOrder || order.key != RowOrder::Key::CatalogOrder)
        std::ranges::sort(among);
    return among;
}

/// The objects nearest to a position, nearest first, with their distances in degrees.
std::vector<std::pair<core::RowId, double>> nearestRows(const RowOrder& order, const core::Column& raDeg,
                                                        const core::Column& decDeg, core::SkyPosition position,
                                                        const core::Progress& progress) {
    const std::vector<core::RowId> rows = rowsInQuestion(order, progress);
    const std::vector<double> ra = core::numbersOf(raDeg);
    const std::vector<double> dec = core::numbersOf(decDeg);
    std::vector<std::pair<core::RowId, double>> found(rows.size());
    core::forEachRange(rows.size(), 16384, progress, "Looking for a position",
                       [&](std::size_t, std::size_t first, std::size_t end) {
                           for (std::size_t index = first; index < end; ++index) {
                               const std::size_t row = rows[index].index();
                               found[index] = {rows[index], core::separationDeg(position, {ra[row], dec[row]})};
                           }
                       });
    std::erase_if(found, [](const auto& entry) { return !(entry.second >= 0); });
    const std::size_t kept = std::min(nearestListed, found.size());
    std::ranges::partial_sort(
        found, found.begin() + static_cast<std::ptrdiff_t>(kept),
        [](const auto& a, const auto& b) { return std::tuple(a.second, a.first) < std::tuple(b.second, b.first); });
    found.resize(kept);
    return found;
}

} // namespace

RowLines linesOf(std::vector<core::RowId> rows, std::size_t rowCount) {
    RowLines result{std::move(rows), std::vector<std::int32_t>(rowCount, -1)};
    std::int32_t line = 0;
    for (const core::RowId row : result.rows)
        result.lines[row.index()] = line++;
    return result;
}

std::vector<core::RowId> rowsInOrder(const RowOrder& order, const core::Progress& progress) {
    std::vector<core::RowId> rows = rowsInQuestion(order, progress);
    progress.throwIfStopped();
    const core::Catalog& catalog = *order.catalog;
    switch (order.key) {
    case RowOrder::Key::CatalogOrder:
        if (!order.isAscending)
            std::ranges::reverse(rows);
        break;
    case RowOrder::Key::Id:
        if (const core::Column* ids = catalog.idColumn().empty() ? nullptr : catalog.find(catalog.idColumn());
            ids && ids->isNumeric())
            return core::sortedRows(std::move(rows), *ids, order.isAscending, progress);
        if (catalog.idColumn().empty()) { // ids are row numbers
            if (!order.isAscending)
                std::ranges::reverse(rows);
            break;
        }
        return core::sortedRows(
            std::move(rows), [&catalog](core::RowId row) { return std::string_view(catalog.id(row)); },
            order.isAscending, progress);
    case RowOrder::Key::Field:
        return core::sortedRows(std::move(rows), order.field->values, order.isAscending, progress);
    case RowOrder::Key::Column:
        return core::sortedRows(std::move(rows), *order.column, order.isAscending, progress);
    }
    progress.throwIfStopped();
    return rows;
}

Listing listingOf(RowOrder order, const core::Survey& survey, const std::optional<core::SkyPosition>& position,
                  const core::Progress& progress) {
    Listing listing;
    if (position) {
        std::vector<core::RowId> rows;
        auto separations = std::make_shared<std::unordered_map<core::RowId, double>>();
        for (const auto& [row, separation] :
             nearestRows(order, survey.catalog->column(survey.raColumn), survey.catalog->column(survey.decColumn),
                         *position, progress)) {
            rows.push_back(row);
            separations->emplace(row, separation);
        }
        listing.separations = std::move(separations);
        order.among = std::make_shared<const std::vector<core::RowId>>(std::move(rows));
        order.keepsOrder = true;
    }
    listing.lines = linesOf(rowsInOrder(order, progress), survey.catalog->rowCount());
    listing.rows = std::make_shared<const std::vector<core::RowId>>(listing.lines.rows);
    return listing;
}

} // namespace oddity::widgets
