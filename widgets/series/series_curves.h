// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "core/data/series.h"
#include "core/model/attribution/attribution.h"
#include "widgets/series/plot_curve.h"

namespace oddity::widgets {

/// A curve for each band, in the categorical colours.
std::vector<PlotCurve> curvesOf(const core::Series& series);
/// values take the place of the series' own: a network's reconstruction.
std::vector<PlotCurve> rebuiltCurves(const core::Series& series, std::span<const float> values);
/// Differences in units of the errors; plain differences without errors.
std::vector<PlotCurve> residualCurves(const core::Series& series, std::span<const float> values);
/// The sum over the channels of a map that tells them apart.
PlotTint tintOf(const core::Attribution& attribution, const core::Series& points);

QString positionLabel(const core::Series& series);
QString valueLabel(const core::Series& series);

} // namespace oddity::widgets
