// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include "core/data/sky_transform.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// A gnomonic projection (Calabretta & Greisen 2002, A&A 395, 1077, section 5.1.3) with a linear pixel part.
struct TanGeometry {
    SkyPosition reference;         ///< CRVAL
    PixelPosition referencePixel;  ///< CRPIX, counted from 0
    double degPerPixel[2][2] = {}; ///< CD matrix
};

/// CRPIX and CD (or PC, CROTA2 and CDELT) of a header, with CRVAL where it has them; absent without a scale.
std::optional<TanGeometry> tanGeometryOf(const FitsHeader& header);
std::shared_ptr<const SkyTransform> tanTransform(const TanGeometry& geometry);

} // namespace oddity::core
