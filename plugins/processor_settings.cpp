// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/processor_settings.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace oddity::plugins {

void setProcessorEnvironment() {
    constexpr int keepExisting = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool hasAvx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                           __builtin_cpu_supports("avx512cd");
    if (hasAvx512)
        setenv("OPENBLAS_CORETYPE", "SkylakeX", keepExisting);
    else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        setenv("OPENBLAS_CORETYPE", "Haswell", keepExisting);
#endif
    setenv("GOMP_SPINCOUNT", "0", keepExisting);
}

void keepLargeBlocks() {
#ifdef __GLIBC__
    constexpr int mapThresholdBytes = 1 << 30;
    constexpr int trimThresholdBytes = 0x7FFFFFFF;
    mallopt(M_MMAP_THRESHOLD, mapThresholdBytes);
    mallopt(M_TRIM_THRESHOLD, trimThresholdBytes);
#endif
}

} // namespace oddity::plugins
