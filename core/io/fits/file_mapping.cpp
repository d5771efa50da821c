// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/file_mapping.h"

#include <csetjmp>
#include <csignal>
#include <mutex>

#include <sys/mman.h>

namespace oddity::core {

namespace {

constexpr std::int64_t mostHeld = std::int64_t{512} << 20;
constexpr std::int64_t mappedAround = std::int64_t{1}
                                      << 16; ///< what Linux maps around a touched byte, unless told else

thread_local sigjmp_buf* wayOut = nullptr; ///< set while this thread reads mapped bytes
struct sigaction handlerBefore {};

void passOn(int signal, siginfo_t* info, void* context) {
    if ((handlerBefore.sa_flags & SA_SIGINFO) != 0) {
        handlerBefore.sa_sigaction(signal, info, context);
    } else if (handlerBefore.sa_handler != SIG_DFL && handlerBefore.sa_handler != SIG_IGN) {
        handlerBefore.sa_handler(signal);
    } else {
        ::sigaction(signal, &handlerBefore, nullptr); // the touch is repeated and ends the program as it would have
    }
}

void onBusError(int signal, siginfo_t* info, void* context) {
    if (wayOut)
        siglongjmp(*wayOut, 1);
    passOn(signal, info, context);
}

void watchBusErrors() {
    static std::once_flag isWatched;
    std::call_once(isWatched, [] {
        struct sigaction handler {};
        handler.sa_sigaction = onBusError;
        handler.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
        ::sigemptyset(&handler.sa_mask);
        ::sigaction(SIGBUS, &handler, &handlerBefore);
    });
}

} // namespace

FileMapping::FileMapping(int descriptor, std::int64_t size) {
    if (descriptor < 0 || size <= 0)
        return;
    watchBusErrors();
    void* bytes = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_SHARED, descriptor, 0);
    if (bytes == MAP_FAILED)
        return;
    m_bytes = static_cast<char*>(bytes);
    m_size = static_cast<std::uint64_t>(size);
}

FileMapping::~FileMapping() {
    if (m_bytes)
        ::munmap(m_bytes, m_size);
}

void FileMapping::noteRead(std::int64_t places, std::int64_t bytesEach) {
    if (!m_bytes || m_size <= static_cast<std::uint64_t>(mostHeld))
        return;
    const std::int64_t held = places * (bytesEach + mappedAround);
    if (m_heldBytes.fetch_add(held) + held <= mostHeld)
        return;
    m_heldBytes = 0;
    ::madvise(m_bytes, m_size, MADV_DONTNEED);
}

bool FileMapping::run(void (*work)(void*), void* context) {
    sigjmp_buf here;
    sigjmp_buf* const outer = wayOut;
    if (sigsetjmp(here, 0) != 0) {
        wayOut = outer;
        return false;
    }
    wayOut = &here;
    work(context);
    wayOut = outer;
    return true;
}

} // namespace oddity::core
