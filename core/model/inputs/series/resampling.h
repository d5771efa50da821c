// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/data/series.h"
#include "core/model/card/series_format.h"

namespace oddity::core {

/// The spectrum at the centres of a grid's bins, its flux conserved: each bin is the mean of the pixels that are not
/// masked, weighted by how much of each lies in it, with their variances propagated as if independent (Carnall 2017).
/// Pixels reach halfway to their neighbours. A bin of which less than half is covered by such pixels is masked. Throws
/// Error(BadInput) for a spectrum of fewer than two wavelengths.
Series resampled(const Series& spectrum, const WavelengthGrid& grid);

} // namespace oddity::core
