// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/gallery/gallery_order.h"

#include <algorithm>
#include <limits>

namespace oddity::widgets {

namespace {

std::vector<core::RowId> flaggedRows(const Session& session) {
    std::vector<core::RowId> rows;
    for (const core::RowFlag& flag : session.flags())
        if (flag.row.isValid())
            rows.push_back(flag.row);
    std::ranges::sort(rows);
    const auto repeated = std::ranges::unique(rows);
    rows.erase(repeated.begin(), repeated.end());
    return rows;
}

} // namespace

GalleryOrder GalleryOrder::of(const Session& session, GalleryContent content) {
    GalleryOrder order;
    const auto ranking = session.ranking();
    const auto byRank = [&session](core::RowId a, core::RowId b) {
        const auto place = [&session](core::RowId row) {
            const std::int64_t rank = session.placeInRanking(row);
            return rank >= 0 ? rank : std::numeric_limits<std::int64_t>::max();
        };
        return std::pair(place(a), a) < std::pair(place(b), b);
    };
    const QString state = ranking ? ranking->state : QObject::tr("catalog order, not ranked yet");
    const auto allRows = [&session] {
        std::vector<core::RowId> rows(static_cast<std::size_t>(session.objectCount()));
        for (std::size_t index = 0; index < rows.size(); ++index)
            rows[index] = {static_cast<std::int64_t>(index)};
        return rows;
    };
    switch (content) {
    case GalleryContent::Listed:
        order.rows = session.listing() ? *session.listing() : allRows();
        order.origin = QObject::tr("as listed in the catalog");
        break;
    case GalleryContent::Ranking:
        if (ranking) {
            order.rows = ranking->order;
            // what could not be scored follows: nothing is left out
            if (const std::int64_t count = session.objectCount(); std::ssize(order.rows) < count)
                for (std::int64_t row = 0; row < count; ++row)
                    if (session.placeInRanking(core::RowId{row}) < 0)
                        order.rows.push_back({row});
        } else {
            order.rows = allRows();
        }
        order.origin = state;
        break;
    case GalleryContent::Questions:
        for (const core::Question& question : session.questions())
            order.rows.push_back(question.row);
        order.origin = QObject::tr("next questions first, each with its reason");
        break;
    case GalleryContent::Selection:
        order.rows = session.selection().rows();
        std::ranges::sort(order.rows, byRank);
        order.origin = state;
        break;
    case GalleryContent::Flagged:
        order.rows = flaggedRows(session);
        std::ranges::sort(order.rows, byRank);
        order.origin = QObject::tr("objects with a problem; the reason is under the pointer");
        break;
    }
    return order;
}

} // namespace oddity::widgets
