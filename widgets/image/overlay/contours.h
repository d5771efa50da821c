// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include <QPolygonF>

#include "core/data/display/stretch.h"
#include "core/progress.h"

namespace oddity::widgets {

/// Which levels are drawn, and of what.
struct ContourRule {
    enum class Spacing { Sigma, Linear, Log };

    Spacing spacing = Spacing::Sigma;
    int count = 5;
    double firstSigma = 3; ///< Sigma: the border's median + σ × firstSigma × factor^k
    double factor = 2;
    bool followsStretch = true; ///< Linear and Log: between black and white of the picture, else between low and high
    double low = 0;
    double high = 1;
    double smoothingPx = 1; ///< σ of a Gaussian; 0 none

    friend bool operator==(const ContourRule&, const ContourRule&) = default;
};

/// Ascending; of Log the distances from the lowest are in steps of one factor over three decades. shown: black and
/// white of the picture.
std::vector<double> contourLevels(const ContourRule& rule, std::span<const float> plane, int width, int height,
                                  const core::StretchLimits& shown);

struct Contour {
    double level = 0;
    std::vector<QPolygonF> lines; ///< image coordinates; closed ones end where they begin
};

/// Marching squares with values at pixel centres, linear in between; a saddle is split by the mean of its corners
/// (Wyvill et al. 1986). Squares with a missing corner have no line. Any thread. Throws Error(BadInput) when the lines
/// would have more than four million points.
std::vector<Contour> contoursOf(std::span<const float> plane, int width, int height, const std::vector<double>& levels,
                                const core::Progress& progress);

/// A Gaussian of this σ over what is not missing; missing pixels stay missing.
std::vector<float> smoothed(std::span<const float> plane, int width, int height, double sigmaPx,
                            const core::Progress& progress);

} // namespace oddity::widgets
