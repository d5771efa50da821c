// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/progress.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

/// Which rows of the catalog are listed, and in which order. Owns all it needs, so that it can be worked out on another
/// thread.
struct RowOrder {
    enum class Key { CatalogOrder, Id, Field, Column };

    std::shared_ptr<const core::Catalog> catalog;
    Key key = Key::CatalogOrder;
    std::shared_ptr<const Field> field; ///< for Key::Field
    std::string column;                 ///< for Key::Column
    bool isAscending = true;
    std::string idPart;                                    ///< "" or a part of the id, without regard to case
    std::shared_ptr<const std::vector<core::RowId>> among; ///< null: all rows
};

/// Ties stay in catalog order; missing values come last whichever the direction. Throws Error(Cancelled).
std::vector<core::RowId> rowsInOrder(const RowOrder& order, const core::Progress& progress);

} // namespace oddity::widgets
