// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include "core/data/sky_transform.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// The equatorial or galactic coordinates that an image header describes, through wcslib (TAN, SIP, TPV and all its
/// projections), with their frame(); catalog positions go through fromIcrs(). Null when there are none or the
/// header's are not usable.
std::shared_ptr<const SkyTransform> skyTransformOf(const FitsHeader& header);

/// A gnomonic projection (Calabretta & Greisen 2002, A&A 395, 1077, section 5.1.3) with a linear pixel part.
struct TanGeometry {
    SkyPosition reference;         ///< CRVAL
    PixelPosition referencePixel;  ///< CRPIX, counted from 0
    double degPerPixel[2][2] = {}; ///< CD matrix
};

/// CRPIX and CD (or PC, CROTA2 and CDELT) of a header, with CRVAL where it has them; absent without a scale.
std::optional<TanGeometry> tanGeometryOf(const FitsHeader& header);
std::shared_ptr<const SkyTransform> tanTransform(const TanGeometry& geometry);

/// The sky of a part of an image whose pixel (0,0) is the whole's pixel origin; null for a null whole.
std::shared_ptr<const SkyTransform> shiftedTransform(std::shared_ptr<const SkyTransform> whole, PixelPosition origin);

} // namespace oddity::core
