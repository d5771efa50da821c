// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/data/cutout.h"

namespace oddity::core {

/// Keeps the cutouts of a source that were read last, within a number of bytes. Several threads that ask for one row
/// at once wait for one reading. Errors are not kept: the next call reads again. Thread-safe.
class CutoutCache final : public CutoutSource {
public:
    CutoutCache(std::shared_ptr<const CutoutSource> source, std::int64_t mostBytes);

    Cutout read(RowId row) const override;
    std::vector<std::string> bands() const override { return m_source->bands(); }
    std::vector<std::string> epochs() const override { return m_source->epochs(); }
    std::string describe() const override { return m_source->describe(); }
    std::vector<RowFlag> flaggedRows() const override { return m_source->flaggedRows(); }
    std::vector<RowFlag> remarkedRows() const override { return m_source->remarkedRows(); }
    std::vector<ImagePlace> placesOf(RowId row, int band) const override { return m_source->placesOf(row, band); }
    SkyGrid gridOf(RowId row) const override { return m_source->gridOf(row); }
    std::vector<std::uint8_t> outsideOf(RowId row, int band) const override { return m_source->outsideOf(row, band); }
    std::string fingerprint() const override { return m_source->fingerprint(); }

    std::int64_t bytes() const; ///< held now

private:
    using Kept = std::shared_ptr<const Cutout>;
    struct Entry {
        RowId row;
        std::shared_future<Kept> cutout;
        std::int64_t bytes = 0; ///< 0 while it is being read
    };
    void keepWithinBounds() const;

    std::shared_ptr<const CutoutSource> m_source;
    std::int64_t m_mostBytes;
    mutable std::mutex m_lock;
    mutable std::list<Entry> m_entries; ///< the last used in front
    mutable std::unordered_map<RowId, std::list<Entry>::iterator> m_entryOf;
    mutable std::int64_t m_bytes = 0;
};

} // namespace oddity::core
