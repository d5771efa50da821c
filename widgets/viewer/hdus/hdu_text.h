// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include <QString>

#include "core/io/fits/header_scan.h"

namespace oddity::widgets {

/// "HDU 1 'SCI'", counted and named as in the program's messages.
QString hduTitle(const core::FitsHdu& hdu);
/// "4,096 × 4,094, int16, RICE_1", "19,761 rows × 228 columns", "no data".
QString hduContent(const core::FitsHdu& hdu);
/// "1 row × 2 columns".
QString tableSize(std::int64_t rows, std::int64_t columns);
/// Planes of a cube, over the third and further axes; 1 of an image.
std::int64_t planeCount(const core::FitsHdu& hdu);
/// "2 of 3, 5 of 10": the plane's place on each further axis, counted from 1.
QString planeText(const core::FitsHdu& hdu, std::int64_t plane);

} // namespace oddity::widgets
