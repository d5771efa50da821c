// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/tensor.h"

namespace oddity::core {

/// A FITS file in memory whose first extension is the image, tile-compressed by CFITSIO without loss (GZIP_2 on
/// float32, FITS standard 4.0, section 10), with CHECKSUM and DATASUM. cards: whole 80-byte records for its header.
/// Throws Error(Io) with CFITSIO's reason.
std::string packedFitsImage(const Tensor& image, const std::string& cards);

} // namespace oddity::core
