// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace oddity::core {

/// Every value x becomes asinh(x / softening), within one unit in the last place of float32; NaN and infinities stay.
/// Written so that compilers make vector instructions of it.
void asinhPixels(std::span<float> values, float softening);

} // namespace oddity::core
