// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/tile_cache.h"

namespace oddity::core {

std::shared_ptr<const Tile> TileCache::find(const Key& key) {
    Part& part = m_parts[partIndexOf(key)];
    const std::lock_guard lock(part.lock);
    const auto slot = part.slots.find(key);
    if (slot == part.slots.end() || slot->second.isBeingDecoded)
        return nullptr;
    part.entries.splice(part.entries.begin(), part.entries, slot->second.entry);
    return slot->second.entry->tile;
}

std::shared_ptr<const Tile> TileCache::findOrDecode(const Key& key, const std::function<Tile()>& decode) {
    Part& part = m_parts[partIndexOf(key)];
    {
        std::unique_lock lock(part.lock);
        for (;;) {
            const auto [slot, isNew] = part.slots.try_emplace(key);
            if (isNew)
                break;
            if (!slot->second.isBeingDecoded) {
                part.entries.splice(part.entries.begin(), part.entries, slot->second.entry);
                return slot->second.entry->tile;
            }
            part.decoded.wait(lock);
        }
    }
    std::shared_ptr<const Tile> tile;
    try {
        tile = std::make_shared<const Tile>(decode());
        const std::lock_guard lock(part.lock);
        part.entries.push_front({key, tile});
        part.slots[key] = {part.entries.begin(), false};
    } catch (...) {
        const std::lock_guard lock(part.lock);
        part.slots.erase(key);
        part.decoded.notify_all();
        throw;
    }
    part.decoded.notify_all();
    if ((m_bytes += tile->bytes()) > m_budget)
        dropOldest(partIndexOf(key));
    return tile;
}

void TileCache::drop(std::int64_t file) {
    for (Part& part : m_parts) {
        const std::lock_guard lock(part.lock);
        std::erase_if(part.entries, [&](const Entry& entry) {
            if (entry.key.file != file)
                return false;
            m_bytes -= entry.tile->bytes();
            part.slots.erase(entry.key);
            return true;
        });
    }
}

void TileCache::dropOldest(std::size_t newest) {
    for (std::size_t step = 0; step < partCount; ++step) {
        Part& part = m_parts[(newest + step) % partCount];
        const std::lock_guard lock(part.lock);
        const std::size_t kept = step == 0 ? 1 : 0;
        while (m_bytes > m_budget && part.entries.size() > kept) {
            m_bytes -= part.entries.back().tile->bytes();
            part.slots.erase(part.entries.back().key);
            part.entries.pop_back();
        }
        if (m_bytes <= m_budget)
            return;
    }
}

} // namespace oddity::core
