// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/data/tensor.h"

namespace oddity::core {

inline constexpr int dihedralElements = 8;

/// planes × height × width as one of the eight symmetries of a square shows it: element / 2 quarter turns (from row 0
/// towards column 0), after a left-right mirror where element is odd; 0 is the identity. Quarter turns of what is not
/// square change its shape.
Tensor dihedralView(const Tensor& planes, int element);
int dihedralInverse(int element); ///< the element that undoes it
/// The symmetries that keep an image's shape: all eight of a square, else the identity, both mirrors and the half turn.
std::vector<int> shapeKeepingElements(bool isSquare);

} // namespace oddity::core
