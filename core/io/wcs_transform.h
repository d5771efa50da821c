// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "core/data/sky_transform.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// The equatorial coordinates that an image header describes, through wcslib: all its projections and the distortions
/// SIP, TPV (also where SCAMP calls it TAN), TNX, ZPX; galactic ones are turned to ICRS. Null when there are none or
/// the header's are not usable. Calls from several threads do not wait for one another.
std::shared_ptr<const SkyTransform> skyTransformOf(const FitsHeader& header);

/// What is known to be left out of that transform, for people: distortions given as look-up tables. Mostly empty.
std::string skyRemarkOf(const FitsHeader& header);

/// The sky of a part of an image whose pixel (0,0) is the whole's pixel origin; null for a null whole.
std::shared_ptr<const SkyTransform> shiftedTransform(std::shared_ptr<const SkyTransform> whole, PixelPosition origin);

} // namespace oddity::core
