// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/points/map_points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace oddity::widgets {

namespace {

constexpr double pointsPerCell = 4;
constexpr int maxCellsPerSide = 2048;

struct Edge {
    double x0, y0, x1, y1; ///< y0 <= y1; a level edge is never crossed

    double xAt(double y) const { return x0 + (x1 - x0) * (y - y0) / (y1 - y0); }
    bool crosses(double y) const { return y0 <= y && y < y1; }
};

std::vector<Edge> edgesOf(const QPolygonF& polygon) {
    std::vector<Edge> edges;
    for (qsizetype index = 0; index < polygon.size(); ++index) {
        QPointF from = polygon[index];
        QPointF to = polygon[(index + 1) % polygon.size()];
        if (from.y() > to.y())
            std::swap(from, to);
        edges.push_back({from.x(), from.y(), to.x(), to.y()});
    }
    return edges;
}

/// Steps of this length visit each of count places once, neighbours in time far apart (the golden ratio).
std::size_t mixingStride(std::size_t count) {
    auto stride = static_cast<std::size_t>(0.6180339887 * static_cast<double>(count)) | 1;
    while (std::gcd(stride, count) > 1)
        stride += 2;
    return stride;
}

bool isInside(const std::vector<Edge>& edges, double x, double y) {
    bool inside = false;
    for (const Edge& edge : edges)
        if (edge.crosses(y) && x < edge.xAt(y))
            inside = !inside;
    return inside;
}

} // namespace

MapPoints::MapPoints(const core::Matrix& positions) {
    const std::size_t rows = positions.columns() < 2 ? 0 : positions.rows();
    const auto hasPosition = [&](std::size_t row) {
        return std::isfinite(positions.at(row, 0)) && std::isfinite(positions.at(row, 1));
    };
    m_pointOfRow.assign(rows, -1);
    double left = std::numeric_limits<double>::max(), right = -left, low = left, high = -left;
    std::size_t count = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (!hasPosition(row))
            continue;
        const double x = positions.at(row, 0), y = positions.at(row, 1);
        left = std::min(left, x), right = std::max(right, x);
        low = std::min(low, y), high = std::max(high, y);
        ++count;
    }
    if (count > 0) {
        m_bounds = QRectF(left, low, right - left, high - low);
        const double wide = std::max({right - left, high - low, 1e-30});
        const double side = std::clamp(std::sqrt(static_cast<double>(count) / pointsPerCell), 1.0,
                                       static_cast<double>(maxCellsPerSide));
        m_cellSize = wide / side;
        m_columns = std::clamp(static_cast<int>((right - left) / m_cellSize) + 1, 1, maxCellsPerSide + 1);
        m_lines = std::clamp(static_cast<int>((high - low) / m_cellSize) + 1, 1, maxCellsPerSide + 1);
    }

    const std::size_t cells = static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_lines);
    m_cellStart.assign(cells + 1, 0);
    for (std::size_t row = 0; row < rows; ++row)
        if (hasPosition(row))
            ++m_cellStart[cell(columnOf(positions.at(row, 0)), lineOf(positions.at(row, 1))) + 1];
    double squares = 0;
    for (std::size_t index = 0; index < cells; ++index) {
        squares += static_cast<double>(m_cellStart[index + 1]) * static_cast<double>(m_cellStart[index + 1]);
        m_cellStart[index + 1] += m_cellStart[index];
    }
    m_crowding = count > 0 ? squares / static_cast<double>(count) / (m_cellSize * m_cellSize) : 0;

    m_x.resize(count);
    m_y.resize(count);
    m_rows.resize(count);
    std::vector<std::size_t> next(m_cellStart.begin(), m_cellStart.end() - 1);
    const std::size_t stride = mixingStride(rows);
    for (std::size_t step = 0, row = 0; step < rows; ++step, row = (row + stride) % rows) {
        if (!hasPosition(row))
            continue;
        const float x = positions.at(row, 0), y = positions.at(row, 1);
        const std::size_t point = next[cell(columnOf(x), lineOf(y))]++;
        m_x[point] = x;
        m_y[point] = y;
        m_rows[point] = static_cast<std::int64_t>(row);
        m_pointOfRow[row] = static_cast<std::int64_t>(point);
    }
    measureIsolation();
}

void MapPoints::measureIsolation() {
    m_isolation.resize(size());
    const double average = m_crowding * m_cellSize * m_cellSize;
    for (int line = 0; line < m_lines; ++line)
        for (int column = 0; column < m_columns; ++column) {
            const std::size_t first = m_cellStart[cell(column, line)], last = m_cellStart[cell(column, line) + 1];
            if (first == last)
                continue;
            const int left = std::max(0, column - 1), right = std::min(m_columns - 1, column + 1);
            const int low = std::max(0, line - 1), high = std::min(m_lines - 1, line + 1);
            std::size_t around = 0;
            for (int row = low; row <= high; ++row)
                around += m_cellStart[cell(right, row) + 1] - m_cellStart[cell(left, row)];
            const double crowd = static_cast<double>(around) / 9;
            const double share = std::pow(average / crowd, isolationPower) / mostIsolation;
            const auto value = static_cast<std::uint8_t>(std::clamp(share * 255, 4.0, 255.0));
            std::fill(m_isolation.begin() + static_cast<std::ptrdiff_t>(first),
                      m_isolation.begin() + static_cast<std::ptrdiff_t>(last), value);
        }
}

int MapPoints::columnOf(double x) const {
    return static_cast<int>(std::clamp((x - m_bounds.left()) / m_cellSize, 0.0, static_cast<double>(m_columns - 1)));
}

int MapPoints::lineOf(double y) const {
    return static_cast<int>(std::clamp((y - m_bounds.top()) / m_cellSize, 0.0, static_cast<double>(m_lines - 1)));
}

std::int64_t MapPoints::pointOf(core::RowId row) const {
    return row.isValid() && row.index() < m_pointOfRow.size() ? m_pointOfRow[row.index()] : -1;
}

std::size_t MapPoints::countNear(const QRectF& area) const {
    std::size_t count = 0;
    forEachRun(area, [&count](std::size_t first, std::size_t last) { count += last - first; });
    return count;
}

std::int64_t MapPoints::nearest(QPointF place, double reach) const {
    std::int64_t best = -1;
    double bestSquare = reach * reach;
    const QRectF area(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach);
    forEachRun(area, [&](std::size_t first, std::size_t last) {
        for (std::size_t point = first; point < last; ++point) {
            const double dx = m_x[point] - place.x(), dy = m_y[point] - place.y();
            if (const double square = dx * dx + dy * dy; square <= bestSquare) {
                bestSquare = square;
                best = static_cast<std::int64_t>(point);
            }
        }
    });
    return best;
}

std::vector<core::RowId> MapPoints::rowsInside(const QPolygonF& polygon) const {
    std::vector<core::RowId> result;
    const QRectF box = polygon.boundingRect();
    if (polygon.size() < 3 || size() == 0 || box.right() < m_bounds.left() || box.left() > m_bounds.right() ||
        box.bottom() < m_bounds.top() || box.top() > m_bounds.bottom())
        return result;
    const std::vector<Edge> edges = edgesOf(polygon);
    const int left = columnOf(box.left()), right = columnOf(box.right());
    std::vector<std::uint8_t> isChosen(rowCount(), 0);
    std::vector<std::uint8_t> isCut(static_cast<std::size_t>(m_columns));
    std::vector<Edge> near;

    // Cells that no edge touches lie wholly inside or outside: one test decides a whole stretch of them.
    for (int line = lineOf(box.top()); line <= lineOf(box.bottom()); ++line) {
        const double low = m_bounds.top() + (line - 1e-3) * m_cellSize;
        const double high = m_bounds.top() + (line + 1 + 1e-3) * m_cellSize;
        near.clear();
        std::fill(isCut.begin(), isCut.end(), std::uint8_t{0});
        for (const Edge& edge : edges) {
            if (edge.y1 < low || edge.y0 > high)
                continue;
            near.push_back(edge);
            const bool isLevel = edge.y0 == edge.y1;
            const double from = isLevel ? edge.x0 : edge.xAt(std::max(low, edge.y0));
            const double to = isLevel ? edge.x1 : edge.xAt(std::min(high, edge.y1));
            const int first = columnOf(std::min(from, to) - 1e-3 * m_cellSize);
            const int last = columnOf(std::max(from, to) + 1e-3 * m_cellSize);
            std::fill(isCut.begin() + first, isCut.begin() + last + 1, std::uint8_t{1});
        }
        const double middle = m_bounds.top() + (line + 0.5) * m_cellSize;
        for (int column = left; column <= right;) {
            const bool cut = isCut[static_cast<std::size_t>(column)] != 0;
            int end = column + 1;
            while (end <= right && (isCut[static_cast<std::size_t>(end)] != 0) == cut)
                ++end;
            const std::size_t first = m_cellStart[cell(column, line)], last = m_cellStart[cell(end - 1, line) + 1];
            const bool whole = !cut && isInside(near, m_bounds.left() + (column + 0.5) * m_cellSize, middle);
            for (std::size_t point = first; (cut || whole) && point < last; ++point)
                if (whole || isInside(near, m_x[point], m_y[point]))
                    isChosen[static_cast<std::size_t>(m_rows[point])] = 1;
            column = end;
        }
    }
    for (std::size_t row = 0; row < isChosen.size(); ++row)
        if (isChosen[row] != 0)
            result.push_back({static_cast<std::int64_t>(row)});
    return result;
}

} // namespace oddity::widgets
