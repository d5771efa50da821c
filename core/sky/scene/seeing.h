// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

#include "core/sky/random_stream.h"
#include "core/sky/scene/canvas.h"

namespace oddity::core {

/// What the atmosphere and the sky do to one stamp: Moffat seeing (Moffat 1969, β = 3) and noise per band. Typical
/// values are those of the DESI Legacy Imaging Surveys (Dey et al. 2019).
struct Seeing {
    std::array<double, skyBands> fwhmArcsec{1.3, 1.2, 1.1};
    std::array<double, skyBands> skySigma{}; ///< nanomaggies a pixel
    std::array<double, skyBands> skyLevel{}; ///< what imperfect sky subtraction leaves, nanomaggies a pixel
    std::array<double, skyBands> electronsPerNanomaggy{};

    static Seeing draw(RandomStream& random);
    /// Smears light by the seeing, as a sum of three Gaussians fitted to the Moffat profile (within 2 % out to 2 FWHM).
    void smear(Canvas& canvas) const;
    /// Adds a star, sharper than any pixel before the atmosphere.
    void addStar(Canvas& canvas, double xArcsec, double yArcsec, double flux, const Colour& colour) const;
};

} // namespace oddity::core
