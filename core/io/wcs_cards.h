// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "core/data/sky_transform.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// The cards of a header that describe its coordinates, made safe for wcslib, whose parser writes beyond its memory for
/// some others (7.12): no records of distortions (DPj, DQi), and the surfaces of TNX and ZPX only where their orders
/// and coefficients agree. "" when there are no coordinates, or such as would be wrong without what is left out.
/// Tables of distortions are left out too: see skyRemarkOf().
std::string wcsCardsOf(const FitsHeader& header);

/// True when this CPDISj or CQDISi says that a distortion is given as a table.
bool isDistortionTable(const FitsHeader& header, const std::string& keyword);

/// IRAF's cards LTVn and LTMi_j for a part of an image, from the pixel `first` on: pixels of the part = LTM × physical
/// pixels + LTV. Physical pixels are those that the image's own cards tell of; without them, the image's.
std::map<std::string, double> physicalPixelCards(const FitsHeader& image, PixelPosition first);

} // namespace oddity::core
