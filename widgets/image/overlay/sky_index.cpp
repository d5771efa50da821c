// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/sky_index.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oddity::widgets {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;

} // namespace

double separationDeg(core::SkyPosition a, core::SkyPosition b) {
    const double d = (b.raDeg - a.raDeg) * radPerDeg, decA = a.decDeg * radPerDeg, decB = b.decDeg * radPerDeg;
    const double across = std::cos(decB) * std::sin(d);
    const double along = std::cos(decA) * std::sin(decB) - std::sin(decA) * std::cos(decB) * std::cos(d);
    return std::atan2(std::hypot(across, along),
                      std::sin(decA) * std::sin(decB) + std::cos(decA) * std::cos(decB) * std::cos(d)) /
           radPerDeg;
}

std::shared_ptr<const SkyIndex> SkyIndex::ofCatalog(const core::Catalog& catalog, const std::string& raColumn,
                                                    const std::string& decColumn, const core::Progress& progress) {
    const core::Column &ra = catalog.column(raColumn), &dec = catalog.column(decColumn);
    std::vector<Entry> entries;
    entries.reserve(catalog.rowCount());
    for (std::size_t index = 0; index < catalog.rowCount(); ++index) {
        if (index % 65536 == 0)
            progress.throwIfStopped();
        const core::RowId row{static_cast<std::int64_t>(index)};
        entries.push_back({{ra.numberAt(row), dec.numberAt(row)}, row});
    }
    return std::make_shared<const SkyIndex>(std::move(entries));
}

SkyIndex::SkyIndex(std::vector<Entry> entries) : m_entries(std::move(entries)) {
    std::erase_if(m_entries, [](const Entry& entry) {
        return !std::isfinite(entry.position.raDeg) || !(std::abs(entry.position.decDeg) <= 90);
    });
    std::ranges::sort(m_entries, {}, [](const Entry& entry) { return entry.position.decDeg; });
}

std::vector<SkyIndex::Entry> SkyIndex::within(core::SkyPosition centre, double radiusDeg) const {
    const auto decOf = [](const Entry& entry) { return entry.position.decDeg; };
    const auto first = std::ranges::lower_bound(m_entries, centre.decDeg - radiusDeg, {}, decOf);
    const auto last = std::ranges::upper_bound(first, m_entries.end(), centre.decDeg + radiusDeg, {}, decOf);
    // a circle that does not reach a pole spans asin(sin r / cos dec) in right ascension
    const bool hasPole = std::abs(centre.decDeg) + radiusDeg >= 90;
    const double halfWidth =
        hasPole ? 180
                : std::asin(std::min(1.0, std::sin(radiusDeg * radPerDeg) / std::cos(centre.decDeg * radPerDeg))) /
                          radPerDeg +
                      1e-9;
    std::vector<Entry> found;
    for (auto entry = first; entry != last; ++entry) {
        const double away = entry->position.raDeg - centre.raDeg;
        if (std::abs(away - 360 * std::round(away / 360)) <= halfWidth &&
            separationDeg(centre, entry->position) <= radiusDeg)
            found.push_back(*entry);
    }
    return found;
}

} // namespace oddity::widgets
