// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QString>

#include "core/data/row_id.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

/// What the gallery lists.
enum class GalleryContent { Ranking, Listed, Questions, Selection, Flagged };

/// Which objects the gallery shows, in which order, and the line that says so. Listed is what the catalog lists, in its
/// order. Selection and flagged objects keep
/// the ranking's order where there is one; without a ranking the order is the catalog's.
struct GalleryOrder {
    std::vector<core::RowId> rows;
    QString origin;

    static GalleryOrder of(const Session& session, GalleryContent content);
};

} // namespace oddity::widgets
