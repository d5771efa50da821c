// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include <QPointF>
#include <QPolygonF>
#include <QRectF>

#include "core/data/matrix.h"
#include "core/data/row_id.h"

namespace oddity::widgets {

/// The objects that have a finite position, sorted by the cells of a grid so that what is near on the map is near in
/// memory; within a cell they are mixed, so that no end of the catalog covers the other. A point is an index into
/// this order; rows are catalog rows. Immutable; shared between threads.
class MapPoints {
public:
    explicit MapPoints(const core::Matrix& positions); ///< N×2 (further columns are ignored), one row per catalog row

    std::size_t size() const { return m_x.size(); }
    std::size_t rowCount() const { return m_pointOfRow.size(); }
    std::size_t withoutPosition() const { return rowCount() - size(); }
    const std::vector<float>& x() const { return m_x; }
    const std::vector<float>& y() const { return m_y; }
    QPointF position(std::size_t point) const { return {m_x[point], m_y[point]}; }
    core::RowId row(std::size_t point) const { return {m_rows[point]}; }
    std::int64_t pointOf(core::RowId row) const; ///< -1 for a row without a position
    QRectF bounds() const { return m_bounds; }
    /// Points per square map unit around the average point: what crowding feels like.
    double crowding() const { return m_crowding; }

    /// How thinly a point's surroundings are settled, 0 to 255: (crowding() / crowding around it)^isolationPower,
    /// 255 for mostIsolation and more.
    int isolation(std::size_t point) const { return m_isolation[point]; }
    static constexpr double isolationPower = 0.5;
    static constexpr double mostIsolation = 4;

    /// The point nearest to place, -1 when none is within reach (map units).
    std::int64_t nearest(QPointF place, double reach) const;
    /// The rows inside the closed polygon by the even-odd rule, ascending.
    std::vector<core::RowId> rowsInside(const QPolygonF& polygon) const;
    /// How many points the cells that touch area hold: at least as many as lie in it.
    std::size_t countNear(const QRectF& area) const;

    /// Calls visit(first, last) for runs of points that together cover area; they may hold points outside it.
    template <typename Visit> void forEachRun(const QRectF& area, Visit visit) const {
        if (size() == 0 || area.right() < m_bounds.left() || area.left() > m_bounds.right() ||
            area.bottom() < m_bounds.top() || area.top() > m_bounds.bottom())
            return;
        const int left = columnOf(area.left());
        const int right = columnOf(area.right());
        for (int line = lineOf(area.top()); line <= lineOf(area.bottom()); ++line) {
            const std::size_t first = m_cellStart[cell(left, line)];
            const std::size_t last = m_cellStart[cell(right, line) + 1];
            if (first < last)
                visit(first, last);
        }
    }

private:
    std::size_t cell(int column, int line) const {
        return static_cast<std::size_t>(line) * static_cast<std::size_t>(m_columns) + static_cast<std::size_t>(column);
    }
    int columnOf(double x) const;
    int lineOf(double y) const;

    void measureIsolation();

    std::vector<float> m_x, m_y;
    std::vector<std::uint8_t> m_isolation;
    std::vector<std::int64_t> m_rows;
    std::vector<std::int64_t> m_pointOfRow;
    std::vector<std::size_t> m_cellStart; ///< lines × columns + 1
    QRectF m_bounds;
    double m_cellSize = 1;
    double m_crowding = 0;
    int m_columns = 1;
    int m_lines = 1;
};

} // namespace oddity::widgets
