// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace oddity::plugins {

/// Sets OPENBLAS_CORETYPE to the kernels that this processor can run and GOMP_SPINCOUNT to 0, unless the environment
/// has them already. OpenBLAS and libgomp read them once, when they are loaded: call before that and before threads
/// start. OpenBLAS up to 0.3.21 falls back to Prescott kernels on processors newer than itself, a fifth of the speed;
/// a spinning libgomp pool starves every other thread of the process.
void setProcessorEnvironment();

/// Keeps glibc from giving every large block back to the kernel: a network allocates the same large tensors for each
/// batch, and would pay their page faults every time. Small convolutional networks ran three to five times as fast
/// with it (64 × 64 pixels, one thread, Debian 12); memory freed by other work stays with the process too.
void keepLargeBlocks();

} // namespace oddity::plugins
