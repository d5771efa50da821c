// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// The world coordinate along the first axis of an image, as its header has it: of even steps, or of even steps in the
/// logarithm.
struct PixelAxis {
    enum class Steps {
        Linear,
        Log10,  ///< value = 10^(reference + step × pixels): DC-FLAG 1, LOGLAM, COEFF0 and COEFF1
        Natural ///< reference × exp(step × pixels / reference): a CTYPE that ends in -LOG
    };

    std::string name; ///< for people: "wavelength", else CNAME or CTYPE
    std::string unit;
    Steps steps = Steps::Linear;
    double referencePixel = 0; ///< counted from 0
    double reference = 0;
    double step = 1;

    double valueAt(double pixel) const; ///< counted from 0
};

/// Nothing where the header has none, or one that is neither.
std::optional<PixelAxis> pixelAxisOf(const FitsHeader& header);

} // namespace oddity::core
