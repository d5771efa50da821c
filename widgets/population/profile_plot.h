// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "widgets/population/population_plot.h"

namespace oddity::widgets {

/// Population::radialProfile: how much more than an even map the maps hold at each distance from the centre.
class ProfilePlot : public PopulationPlot {
    Q_OBJECT

public:
    explicit ProfilePlot(QWidget* parent);
    void setProfile(std::vector<double> profile);

protected:
    bool isEmpty() const override { return m_profile.empty(); }
    void drawInside(QPainter& painter, const PlotFrame& frame) const override;

private:
    std::vector<double> m_profile;
};

} // namespace oddity::widgets
