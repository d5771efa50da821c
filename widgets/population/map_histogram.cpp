// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/population/map_histogram.h"

#include <cmath>
#include <utility>

#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double lowestPower = -5; ///< parts below are not drawn

} // namespace

MapHistogram::MapHistogram(QWidget* parent)
    : PopulationPlot(tr("Values of the maps"), tr("value / mean |value| of its map"), tr("log₁₀ part of the pixels"),
                     parent) {}

void MapHistogram::setParts(std::vector<double> parts, double reach, double below, double above) {
    m_parts = std::move(parts);
    m_reach = reach;
    setRange(-reach, reach, lowestPower, 0);
    setToolTip(tr("How the maps' values are spread, each object counting alike: red raises the value, blue lowers it. "
                  "Beyond −%1: %2 %, beyond %1: %3 % of the pixels.")
                   .arg(reach)
                   .arg(100 * below, 0, 'g', 2)
                   .arg(100 * above, 0, 'g', 2));
    update();
}

void MapHistogram::drawInside(QPainter& painter, const PlotFrame& frame) const {
    const double width = 2 * m_reach / static_cast<double>(m_parts.size());
    painter.setPen(Qt::NoPen);
    for (std::size_t bin = 0; bin < m_parts.size(); ++bin) {
        if (!(m_parts[bin] > 0))
            continue;
        const double left = -m_reach + static_cast<double>(bin) * width;
        painter.setBrush(left < -width / 2 ? Theme::current().category(4) : Theme::current().danger);
        painter.drawRect(QRectF(frame.pixel(left, std::log10(m_parts[bin])), frame.pixel(left + width, lowestPower))
                             .adjusted(0.5, 0, -0.5, 0));
    }
}

} // namespace oddity::widgets
