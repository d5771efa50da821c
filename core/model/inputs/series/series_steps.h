// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/data/series.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// One of a card's steps on the values of a series and, to first order, on their errors; what is masked takes no part:
///   asinh, affine, fixed_scale, clip as for images (preparation.h); clip leaves errors as they are;
///   median_scale {first, last}: x / median, of the points from first to last Å or days where those are given;
///   continuum {width}: x / median of the `width` points about each; masked where that is not above 0;
///   weighted_standardize: (x − mean) / deviation, weighted by 1 / error² where errors are known.
/// Throws Error(BadInput) where there is no median above 0 or no spread to divide by.
void applySeriesStep(const PrepareStep& step, Series& series);

} // namespace oddity::core
