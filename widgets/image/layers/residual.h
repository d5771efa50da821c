// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "core/model/inspection.h"

namespace oddity::widgets {

/// (input − reconstruction) / σ of one band; NaN where a pixel is missing, and everywhere when σ is not positive.
std::vector<float> bandResidual(const core::Inspection& inspection, int band);

/// All bands in one: their root mean square, with the sign of their sum.
std::vector<float> combinedResidual(const core::Inspection& inspection);

/// Mean of squares over pixels and bands, in σ²: about 1 where only noise is left, more where structure is. NaN when
/// nothing is defined.
double meanSquareResidual(const core::Inspection& inspection);

} // namespace oddity::widgets
