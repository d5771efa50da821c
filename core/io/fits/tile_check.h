// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "core/io/fits/header_scan.h"

namespace oddity::core {

/// Unpacks the gzip streams of the tiles that hold pixels first … first+count-1 and throws Error(BadInput) naming the
/// tile's row where one is damaged or longer than its tile: CFITSIO 4.2 does not return from such a stream.
void checkTiles(const FileBytes& bytes, const FitsHdu& image, std::int64_t first, std::int64_t count);

} // namespace oddity::core
