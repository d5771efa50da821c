// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// The elements of an array's cell as numbers, NaN for what is none; of other columns the one number.
std::vector<double> numbersAt(const Column& column, RowId row);

} // namespace oddity::core
