// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/population/profile_plot.h"

#include <algorithm>
#include <utility>

#include <QPainter>
#include <QPolygonF>

#include "widgets/style/theme.h"

namespace oddity::widgets {

ProfilePlot::ProfilePlot(QWidget* parent)
    : PopulationPlot(tr("Radial profile"), tr("radius, network pixels"), tr("share / even share"), parent) {
    setToolTip(tr("Mean share of |map| in rings one network pixel wide about the image's centre, over the share that "
                  "an even map would have there: 1 (dashed) is no preference"));
}

void ProfilePlot::setProfile(std::vector<double> profile) {
    m_profile = std::move(profile);
    if (!m_profile.empty())
        setRange(0, static_cast<double>(m_profile.size()), 0,
                 std::max(1.2, 1.08 * *std::ranges::max_element(m_profile)));
    update();
}

void ProfilePlot::drawInside(QPainter& painter, const PlotFrame& frame) const {
    painter.setPen(QPen(Theme::current().faintText, 1, Qt::DashLine));
    painter.drawLine(QPointF(frame.area.left(), frame.pixelY(1)), QPointF(frame.area.right(), frame.pixelY(1)));
    QPolygonF steps;
    for (std::size_t ring = 0; ring < m_profile.size(); ++ring)
        for (const std::size_t edge : {ring, ring + 1})
            steps << frame.pixel(static_cast<double>(edge), m_profile[ring]);
    painter.setPen(QPen(Theme::current().accent, 1.6));
    painter.drawPolyline(steps);
}

} // namespace oddity::widgets
