// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cerrno>

#include <dlfcn.h>
#include <pthread.h>

/// How many more threads the system gives; for one source file of a test.
inline std::atomic<int> threadsLeft = 1 << 30;

/// Stands in front of the system's function, which refuses once threadsLeft are used up.
extern "C" __attribute__((visibility("default"))) int
pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument) noexcept {
    static const auto create = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
    return threadsLeft-- > 0 ? create(thread, attributes, run, argument) : EAGAIN;
}

/// Does work with so many threads more; true when more were asked for.
template <typename Work> bool withFewThreads(int left, Work work) {
    threadsLeft = left;
    work();
    const bool wereRefused = threadsLeft < 0;
    threadsLeft = 1 << 30;
    return wereRefused;
}
