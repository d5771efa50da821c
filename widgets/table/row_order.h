// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/data/sky_transform.h"
#include "core/progress.h"
#include "core/query/row_set.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

/// Which rows of the catalog are listed, and in which order. Owns all it needs, so that it can be worked out on another
/// thread.
struct RowOrder {
    enum class Key { CatalogOrder, Id, Field, Column };

    std::shared_ptr<const core::Catalog> catalog;
    Key key = Key::CatalogOrder;
    std::shared_ptr<const Field> field;         ///< for Key::Field
    std::shared_ptr<const core::Column> column; ///< for Key::Column
    bool isAscending = true;
    std::string idPart;                                      ///< "" or a part of the id, without regard to case
    std::shared_ptr<const std::vector<core::RowId>> among;   ///< null: all rows
    std::vector<std::shared_ptr<const core::RowSet>> within; ///< only rows that are in all of these
    bool keepsOrder = false;                                 ///< of among, with Key::CatalogOrder
};

/// Rows in order, and the line of each catalog row, −1 where it is not listed.
struct RowLines {
    std::vector<core::RowId> rows;
    std::vector<std::int32_t> lines;
};
RowLines linesOf(std::vector<core::RowId> rows, std::size_t rowCount);

/// Ties stay in catalog order; missing values come last whichever the direction. Throws Error(Cancelled).
std::vector<core::RowId> rowsInOrder(const RowOrder& order, const core::Progress& progress);

/// What the catalog view shows.
struct Listing {
    RowLines lines;
    std::shared_ptr<const std::vector<core::RowId>> rows;                       ///< those of lines, for others to keep
    std::shared_ptr<const std::unordered_map<core::RowId, double>> separations; ///< in degrees; null without position
};

/// With a position: the 1,000 objects nearest to it of those that order leaves, nearest first unless order has a key.
Listing listingOf(RowOrder order, const core::Survey& survey, const std::optional<core::SkyPosition>& position,
                  const core::Progress& progress);

} // namespace oddity::widgets
