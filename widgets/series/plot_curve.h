// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <QColor>
#include <QString>

namespace oddity::widgets {

/// Measurements along an axis, in its ascending order, as a plot draws them.
struct PlotCurve {
    enum class Look {
        Steps,  ///< a spectrum: each value as wide as its pixel, its error a band about it
        Points, ///< a light curve: dots with error bars
        Line    ///< a model's
    };

    QString name; ///< for the legend; "" for none
    QColor colour;
    Look look = Look::Steps;
    std::vector<double> x;
    std::vector<float> y;
    std::vector<float> errors;        ///< empty: none
    std::vector<std::uint8_t> masked; ///< empty: nothing is

    std::size_t size() const { return x.size(); }
    bool isMasked(std::size_t point) const { return !masked.empty() && masked[point] != 0; }
    float errorOf(std::size_t point) const { return errors.empty() ? 0 : errors[point]; } ///< NaN where not known
};

/// A number at each place of the axis that tints the plot behind the curves: above 0 red, below 0 blue.
struct PlotTint {
    std::vector<double> x;
    std::vector<float> values;
};

} // namespace oddity::widgets
