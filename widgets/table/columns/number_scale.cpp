// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/number_scale.h"

#include <algorithm>
#include <cmath>

namespace oddity::widgets {

double niceStep(double span, int about) {
    const double rough = span / about;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (rough <= factor * power)
            return factor * power;
    return 10 * power;
}

QString scaleNumber(double value, double step) {
    if (std::abs(value) < step * 1e-6)
        value = 0;
    constexpr double manyDigits = 1e4; // a Julian date and its fraction, where the steps are that much smaller
    const bool isFinelyRead = std::abs(value) < 1e9 && std::abs(value) >= step * manyDigits;
    const bool isExtreme = (std::abs(value) >= 1e6 && !isFinelyRead) || (value != 0 && std::abs(value) < 1e-4);
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
    return (isExtreme ? QString::number(value, 'g', 4) : QString::number(value, 'f', decimals))
        .replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace oddity::widgets
