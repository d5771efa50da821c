// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/series/plot_curve.h"
#include "widgets/series/plot_frame.h"

class QPainter;

namespace oddity::widgets {

/// Draws what lies within the frame's area; what is masked is faint. Of many points in one pixel column the whole range
/// is drawn, so that no line is lost.
void drawCurve(QPainter& painter, const PlotFrame& frame, const PlotCurve& curve);
/// Strongest where the value is largest in size; of light curves a strip about each point.
void drawTint(QPainter& painter, const PlotFrame& frame, const PlotTint& tint, double mostWidthPx);

/// Limits of the values that are not masked between left and right, errors included for points, with a margin; of steps
/// without the few that lie far beyond all others. Nothing where there are none.
struct ValueRange {
    double low = 0;
    double high = 0;
    bool isThere = false;
    void include(const PlotCurve& curve, double left, double right);
};

} // namespace oddity::widgets
