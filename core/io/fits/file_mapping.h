// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>

namespace oddity::core {

/// A regular file mapped for reading. A file that another program shortens, or whose disk fails, makes the kernel send
/// SIGBUS at the next touch; whileMapped() survives that. For it the first mapping of the program sets a handler for
/// SIGBUS, which passes on whatever does not come from whileMapped() to the handler that was there before.
class FileMapping {
public:
    FileMapping(int descriptor, std::int64_t size); ///< maps nothing where the system refuses
    ~FileMapping();
    FileMapping(const FileMapping&) = delete;
    FileMapping& operator=(const FileMapping&) = delete;

    const char* bytes() const { return m_bytes; } ///< null when nothing is mapped

    /// To be told after each read, in how many places and of how many bytes each. Once this program may hold more than
    /// 512 MiB of a file it lets go of all: the system still has them at hand, so that they come back quickly. Any
    /// thread.
    void noteRead(std::int64_t places, std::int64_t bytesEach);

    /// Runs work(), which reads mapped bytes; false when they could not be read. Then work() was left in its midst
    /// without unwinding: it must own nothing, allocate nothing and throw nothing.
    template <typename Work> static bool whileMapped(Work work) {
        static_assert(std::is_trivially_destructible_v<Work>);
        return run([](void* context) { (*static_cast<Work*>(context))(); }, &work);
    }

private:
    static bool run(void (*work)(void*), void* context);

    char* m_bytes = nullptr;
    std::uint64_t m_size = 0;
    std::atomic<std::int64_t> m_heldBytes = 0; ///< at most
};

} // namespace oddity::core
