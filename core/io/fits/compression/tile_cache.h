// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/io/fits/compression/tile_decoder.h"

namespace oddity::core {

/// Decoded tiles of any number of files, the least recently used dropped once they take more than the budget; one tile
/// larger than the budget is kept alone. A tile that two threads want at once is decoded once. Parts with locks of
/// their own let many threads find tiles at the same time.
class TileCache {
public:
    struct Key {
        std::int64_t file = 0;
        int hdu = 0;
        std::int64_t row = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };

    explicit TileCache(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    std::int64_t newFile() { return m_files++; } ///< the number of a file for its keys
    void drop(std::int64_t file);                ///< of a file that is closed

    std::shared_ptr<const Tile> find(const Key& key);
    /// What decode gives is kept; what it throws goes to its caller.
    std::shared_ptr<const Tile> findOrDecode(const Key& key, const std::function<Tile()>& decode);

    std::size_t budgetBytes() const { return m_budget; }
    std::size_t bytes() const { return m_bytes; }

private:
    struct Entry {
        Key key;
        std::shared_ptr<const Tile> tile;
    };
    struct Slot {
        std::list<Entry>::iterator entry; ///< of a decoded tile
        bool isBeingDecoded = true;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            return static_cast<std::size_t>(key.row) * 0x9e3779b97f4a7c15ULL +
                   static_cast<std::size_t>(key.file) * 0xff51afd7ed558ccdULL + static_cast<std::size_t>(key.hdu);
        }
    };
    struct Part {
        std::mutex lock;
        std::condition_variable decoded;
        std::list<Entry> entries; ///< the most recently used first
        std::unordered_map<Key, Slot, KeyHash> slots;
    };
    static constexpr std::size_t partCount = 16;

    std::size_t partIndexOf(const Key& key) const {
        return static_cast<std::size_t>(key.file + key.row + key.hdu) % partCount;
    }
    /// Drops tiles, those of other parts too, until the budget is kept. newest: the part that got a tile, which stays.
    void dropOldest(std::size_t newest);

    std::size_t m_budget;
    std::atomic<std::size_t> m_bytes = 0;
    std::atomic<std::int64_t> m_files = 0;
    std::array<Part, partCount> m_parts;
};

} // namespace oddity::core
