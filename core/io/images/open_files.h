// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/io/fits/compression/tile_cache.h"
#include "core/io/fits/fits_file.h"

namespace oddity::core {

/// FITS files kept open for the next reader: the last ones used, bounded in number (file descriptors), in the bytes
/// that packed ones hold in memory and in those of all their compressed images that are kept decoded. A file that
/// several threads ask for is opened once. Thread-safe.
class OpenFiles {
public:
    explicit OpenFiles(std::size_t most = 48, std::int64_t mostUnpackedBytes = std::int64_t{1} << 30,
                       std::size_t mostDecodedBytes = std::size_t{256} << 20)
        : m_most(most), m_mostUnpackedBytes(mostUnpackedBytes),
          m_decoded(std::make_shared<TileCache>(mostDecodedBytes)) {}

    /// The file, which stays open as long as anyone holds it. Throws as FitsFile does; failures are not kept.
    std::shared_ptr<const FitsFile> open(const std::filesystem::path& path);
    std::size_t count() const;
    std::size_t decodedBytes() const { return m_decoded->bytes(); }

private:
    using Opened = std::shared_ptr<const FitsFile>;
    struct Entry {
        std::string path;
        std::shared_future<Opened> file;
        std::int64_t unpackedBytes = 0;
    };
    void keepWithinBounds();

    mutable std::mutex m_lock;
    std::list<Entry> m_entries; ///< the last used in front
    std::unordered_map<std::string, std::list<Entry>::iterator> m_entryOf;
    std::size_t m_most;
    std::int64_t m_mostUnpackedBytes;
    std::int64_t m_unpackedBytes = 0;
    std::shared_ptr<TileCache> m_decoded;
};

} // namespace oddity::core
