// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/cutout_cache.h"

namespace oddity::core {

namespace {

std::int64_t bytesOf(const Cutout& cutout) {
    std::size_t bytes = sizeof(Cutout) + cutout.pixels.size() * sizeof(float) + cutout.mask.size() +
                        cutout.origins.size() * sizeof(std::uint16_t);
    for (const CutoutLayer& layer : cutout.layers)
        bytes += sizeof(CutoutLayer) + layer.values.size() * sizeof(float) + layer.codes.size() * sizeof(std::uint32_t);
    return static_cast<std::int64_t>(bytes);
}

} // namespace

CutoutCache::CutoutCache(std::shared_ptr<const CutoutSource> source, std::int64_t mostBytes)
    : m_source(std::move(source)), m_mostBytes(mostBytes) {}

Cutout CutoutCache::read(RowId row) const {
    std::promise<Kept> promise;
    std::shared_future<Kept> known;
    std::list<Entry>::iterator mine;
    {
        const std::lock_guard lock(m_lock);
        if (const auto found = m_entryOf.find(row); found != m_entryOf.end()) {
            m_entries.splice(m_entries.begin(), m_entries, found->second);
            known = found->second->cutout;
        } else {
            m_entries.push_front({row, promise.get_future().share(), 0});
            mine = m_entries.begin();
            m_entryOf[row] = mine;
        }
    }
    if (known.valid())
        return *known.get();
    Kept cutout;
    try {
        cutout = std::make_shared<const Cutout>(m_source->read(row));
    } catch (...) {
        promise.set_exception(std::current_exception());
        const std::lock_guard lock(m_lock);
        m_entryOf.erase(row);
        m_entries.erase(mine);
        throw;
    }
    promise.set_value(cutout);
    {
        const std::lock_guard lock(m_lock);
        mine->bytes = bytesOf(*cutout);
        m_bytes += mine->bytes;
        keepWithinBounds();
    }
    return *cutout;
}

std::int64_t CutoutCache::bytes() const {
    const std::lock_guard lock(m_lock);
    return m_bytes;
}

/// Entries that are still being read stay: their readers hold their place.
void CutoutCache::keepWithinBounds() const {
    for (auto entry = m_entries.end(); m_bytes > m_mostBytes && entry != m_entries.begin();) {
        --entry;
        if (entry->bytes == 0)
            continue;
        m_bytes -= entry->bytes;
        m_entryOf.erase(entry->row);
        entry = m_entries.erase(entry);
    }
}

} // namespace oddity::core
