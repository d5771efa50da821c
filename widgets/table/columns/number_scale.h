// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace oddity::widgets {

/// Between the ticks of a scale: 1, 2 or 5 times a power of ten, so that about so many steps fill the span (above 0).
double niceStep(double span, int about);
/// A number on a scale of such steps, with a true minus sign.
QString scaleNumber(double value, double step);

} // namespace oddity::widgets
