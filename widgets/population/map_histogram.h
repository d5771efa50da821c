// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "widgets/population/population_plot.h"

namespace oddity::widgets {

/// Population::histogram: how the maps' values are spread, on a logarithmic scale.
class MapHistogram : public PopulationPlot {
    Q_OBJECT

public:
    explicit MapHistogram(QWidget* parent);
    /// Parts in bins of equal width from −reach to reach, and those beyond.
    void setParts(std::vector<double> parts, double reach, double below, double above);

protected:
    bool isEmpty() const override { return m_parts.empty(); }
    void drawInside(QPainter& painter, const PlotFrame& frame) const override;

private:
    std::vector<double> m_parts;
    double m_reach = 1;
};

} // namespace oddity::widgets
