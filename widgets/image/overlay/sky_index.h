// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/sky_transform.h"
#include "core/progress.h"

namespace oddity::widgets {

/// The positions of a catalog, sorted by declination, so that a small circle costs a search and a short scan however
/// long the catalog is. Immutable; shared between threads.
class SkyIndex {
public:
    struct Entry {
        core::SkyPosition position; ///< ICRS
        core::RowId row;
    };

    /// Rows without a finite position are left out.
    static std::shared_ptr<const SkyIndex> ofCatalog(const core::Catalog& catalog, const std::string& raColumn,
                                                     const std::string& decColumn, const core::Progress& progress);
    explicit SkyIndex(std::vector<Entry> entries);

    std::size_t size() const { return m_entries.size(); }
    /// All entries within this distance of a position, by declination; right across the poles and at 0h.
    std::vector<Entry> within(core::SkyPosition centre, double radiusDeg) const;

private:
    std::vector<Entry> m_entries;
};

/// Great-circle distance, good at all distances (Vincenty 1975).
double separationDeg(core::SkyPosition a, core::SkyPosition b);

} // namespace oddity::widgets
