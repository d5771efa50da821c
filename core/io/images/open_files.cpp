// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/open_files.h"

namespace oddity::core {

std::shared_ptr<const FitsFile> OpenFiles::open(const std::filesystem::path& path) {
    const std::string key = path.string();
    std::promise<Opened> promise;
    std::shared_future<Opened> known;
    {
        const std::lock_guard lock(m_lock);
        if (const auto found = m_entryOf.find(key); found != m_entryOf.end()) {
            m_entries.splice(m_entries.begin(), m_entries, found->second);
            known = found->second->file;
        } else {
            m_entries.push_front({key, promise.get_future().share(), 0});
            m_entryOf[key] = m_entries.begin();
        }
    }
    if (known.valid())
        return known.get();
    try {
        auto file = std::make_shared<const FitsFile>(path, m_decoded);
        promise.set_value(file);
        const std::lock_guard lock(m_lock);
        const auto found = m_entryOf.find(key);
        if (found != m_entryOf.end() && file->bytes().isPacked() && found->second->unpackedBytes == 0) {
            found->second->unpackedBytes = file->bytes().size();
            m_unpackedBytes += file->bytes().size();
        }
        keepWithinBounds();
        return file;
    } catch (...) {
        promise.set_exception(std::current_exception());
        const std::lock_guard lock(m_lock);
        if (const auto found = m_entryOf.find(key); found != m_entryOf.end()) {
            m_entries.erase(found->second);
            m_entryOf.erase(found);
        }
        throw;
    }
}

std::size_t OpenFiles::count() const {
    const std::lock_guard lock(m_lock);
    return m_entries.size();
}

void OpenFiles::keepWithinBounds() {
    while (m_entries.size() > 1 && (m_entries.size() > m_most || m_unpackedBytes > m_mostUnpackedBytes)) {
        m_unpackedBytes -= m_entries.back().unpackedBytes;
        m_entryOf.erase(m_entries.back().path);
        m_entries.pop_back();
    }
}

} // namespace oddity::core
