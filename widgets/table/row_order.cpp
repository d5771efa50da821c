// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/row_order.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace oddity::widgets {

namespace {

bool containsPart(const std::string& id, const std::string& part) {
    const auto isSame = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return std::search(id.begin(), id.end(), part.begin(), part.end(), isSame) != id.end();
}

/// isMissing and isLess take row indices.
template <typename IsMissing, typename IsLess>
void sortRows(std::vector<core::RowId>& rows, bool isAscending, IsMissing isMissing, IsLess isLess) {
    const auto end =
        std::stable_partition(rows.begin(), rows.end(), [&](core::RowId row) { return !isMissing(row.index()); });
    std::stable_sort(rows.begin(), end, [&](core::RowId first, core::RowId second) {
        return isAscending ? isLess(first.index(), second.index()) : isLess(second.index(), first.index());
    });
}

void sortByColumn(std::vector<core::RowId>& rows, const core::Column& column, bool isAscending) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        sortRows(
            rows, isAscending, [&](std::size_t row) { return (*texts)[row].empty(); },
            [&](std::size_t a, std::size_t b) { return (*texts)[a] < (*texts)[b]; });
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        const auto isMissing = [&](std::size_t row) {
            return std::ranges::binary_search(column.nullRows, static_cast<std::int64_t>(row));
        };
        sortRows(rows, isAscending, isMissing,
                 [&](std::size_t a, std::size_t b) { return (*integers)[a] < (*integers)[b]; });
    } else if (column.isNumeric()) {
        std::vector<double> numbers(column.rowCount());
        for (std::size_t row = 0; row < numbers.size(); ++row)
            numbers[row] = column.numberAt(core::RowId{static_cast<std::int64_t>(row)});
        sortRows(
            rows, isAscending, [&](std::size_t row) { return std::isnan(numbers[row]); },
            [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
    }
}

} // namespace

std::vector<core::RowId> rowsInOrder(const RowOrder& order, const core::Progress& progress) {
    std::vector<core::RowId> rows;
    const core::Catalog& catalog = *order.catalog;
    const auto take = [&](core::RowId row) {
        if (order.idPart.empty() || containsPart(catalog.id(row), order.idPart))
            rows.push_back(row);
    };
    if (order.among) {
        std::ranges::for_each(*order.among, take);
        std::ranges::sort(rows);
    } else {
        for (std::size_t row = 0; row < catalog.rowCount(); ++row)
            take(core::RowId{static_cast<std::int64_t>(row)});
    }
    progress.throwIfStopped();

    switch (order.key) {
    case RowOrder::Key::CatalogOrder:
        if (!order.isAscending)
            std::ranges::reverse(rows);
        break;
    case RowOrder::Key::Id:
        sortRows(
            rows, order.isAscending, [](std::size_t) { return false; },
            [&](std::size_t a, std::size_t b) {
                return catalog.id(core::RowId{static_cast<std::int64_t>(a)}) <
                       catalog.id(core::RowId{static_cast<std::int64_t>(b)});
            });
        break;
    case RowOrder::Key::Field: {
        const std::vector<float>& values = order.field->values;
        sortRows(
            rows, order.isAscending, [&](std::size_t row) { return std::isnan(values[row]); },
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
        break;
    }
    case RowOrder::Key::Column:
        sortByColumn(rows, catalog.column(order.column), order.isAscending);
        break;
    }
    progress.throwIfStopped();
    return rows;
}

} // namespace oddity::widgets
