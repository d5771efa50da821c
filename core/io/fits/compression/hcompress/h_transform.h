// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace oddity::core {

/// The integer H-transform of an image of height × width (width fastest), inverted in place. smoothingScale: 0 none,
/// else the scale by which the coefficients were divided; they are then moved by up to half of it to continue the
/// slopes of their neighbours. Arithmetic wraps, so no input is harmful.
void invertHTransform(std::vector<std::int64_t>& coefficients, std::int64_t height, std::int64_t width,
                      std::int64_t smoothingScale);

/// ⌈log2⌉ of the longer side.
int levelsOf(std::int64_t height, std::int64_t width);

} // namespace oddity::core
