// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/population/share_plot.h"

#include <algorithm>
#include <utility>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double reachPx = 8;

} // namespace

SharePlot::SharePlot(QWidget* parent)
    : PopulationPlot(tr("Inside the object"), tr("object's part of the image, %"), tr("part of the map, %"), parent) {
    setMouseTracking(true);
}

void SharePlot::setPoints(std::vector<Point> points) {
    m_points = std::move(points);
    double most = 0;
    for (const Point& point : m_points)
        most = std::max(most, point.area);
    setRange(0, std::min(100.0, std::max(1.0, 108 * most)), 0, 104);
    update();
}

void SharePlot::setCurrent(core::RowId row) {
    m_current = row;
    update();
}

QPointF SharePlot::placeOf(core::RowId row) const {
    const auto point = std::ranges::find(m_points, row, &Point::row);
    return point == m_points.end() ? QPointF() : frame().pixel(100 * point->area, 100 * point->share);
}

const SharePlot::Point* SharePlot::pointAt(QPointF place) const {
    const PlotFrame frame = this->frame();
    const Point* nearest = nullptr;
    double least = reachPx * reachPx;
    for (const Point& point : m_points) {
        const QPointF away = frame.pixel(100 * point.area, 100 * point.share) - place;
        if (const double squares = QPointF::dotProduct(away, away); squares < least) {
            least = squares;
            nearest = &point;
        }
    }
    return nearest;
}

bool SharePlot::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return PopulationPlot::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Point* point = pointAt(help->pos());
    QToolTip::showText(help->globalPos(),
                       point ? tr("%1: %2 % of the map in %3 % of the image. Press to look at it.")
                                   .arg(point->id)
                                   .arg(100 * point->share, 0, 'f', 0)
                                   .arg(100 * point->area, 0, 'f', 1)
                             : tr("Of each object's sum of |map|, the part inside the object's pixels, beside their "
                                  "part of the image. An even map lies on the dashed line. Press on a point to look "
                                  "at its object."),
                       this);
    return true;
}

void SharePlot::mousePressEvent(QMouseEvent* event) {
    const Point* point = event->button() == Qt::LeftButton ? pointAt(event->position()) : nullptr;
    if (point)
        Q_EMIT chosen(point->row);
    else
        PopulationPlot::mousePressEvent(event);
}

void SharePlot::mouseMoveEvent(QMouseEvent* event) {
    setCursor(pointAt(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void SharePlot::drawInside(QPainter& painter, const PlotFrame& frame) const {
    const Theme& theme = Theme::current();
    painter.setPen(QPen(theme.faintText, 1, Qt::DashLine));
    painter.drawLine(frame.pixel(0, 0), frame.pixel(100, 100));
    QColor dot = theme.accent;
    dot.setAlphaF(m_points.size() > 300 ? 0.45F : 0.8F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dot);
    for (const Point& point : m_points)
        painter.drawEllipse(frame.pixel(100 * point.area, 100 * point.share), 2.2, 2.2);
    if (const QPointF current = placeOf(m_current); !current.isNull()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.text, 1.6));
        painter.drawEllipse(current, 5, 5);
    }
}

} // namespace oddity::widgets
