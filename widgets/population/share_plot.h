// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include "core/data/row_id.h"
#include "widgets/population/population_plot.h"

namespace oddity::widgets {

/// How much of each object's map lies inside the object, against the object's part of the image; a press on a point is
/// a choice of its object.
class SharePlot : public PopulationPlot {
    Q_OBJECT

public:
    struct Point {
        core::RowId row;
        QString id;
        double area;  ///< of the image
        double share; ///< of the map
    };

    explicit SharePlot(QWidget* parent);
    void setPoints(std::vector<Point> points);
    void setCurrent(core::RowId row);
    QPointF placeOf(core::RowId row) const; ///< on the widget; null for one that is not there

Q_SIGNALS:
    void chosen(oddity::core::RowId row);

protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool isEmpty() const override { return m_points.empty(); }
    void drawInside(QPainter& painter, const PlotFrame& frame) const override;

private:
    const Point* pointAt(QPointF place) const; ///< null where none is near

    std::vector<Point> m_points;
    core::RowId m_current;
};

} // namespace oddity::widgets
