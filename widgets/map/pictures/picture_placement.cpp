// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/pictures/picture_placement.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace oddity::widgets {

namespace {

constexpr double gapPx = 4;
constexpr int mostPasses = 4;
constexpr double marginSides = 3; ///< around the view: pictures beyond it decide on those at its edge

/// Equal ranks in an order that has nothing to do with the place: else one picture more at the edge would push a whole
/// row of them aside.
std::uint32_t mixed(std::size_t point) {
    std::uint64_t value = (static_cast<std::uint64_t>(point) + 1) * 0x9e3779b97f4a7c15ULL;
    value ^= value >> 32;
    return static_cast<std::uint32_t>(value * 0xd6e8feb86659fd93ULL >> 32);
}

/// Squares of the map around the view, each with the number of one point. They are counted from the map's origin, so
/// that they move with it.
class Squares {
public:
    static constexpr std::size_t empty = std::numeric_limits<std::size_t>::max();

    Squares(const QRectF& area, double side)
        : m_side(side), m_left(indexOf(area.left())), m_top(indexOf(area.top())),
          m_columns(indexOf(area.right()) - m_left + 1), m_lines(indexOf(area.bottom()) - m_top + 1),
          m_points(static_cast<std::size_t>(m_columns * m_lines), empty) {}

    void clear() { std::ranges::fill(m_points, empty); }
    std::size_t& at(QPointF place) { return m_points[slot(columnOf(place), lineOf(place))]; }
    const std::vector<std::size_t>& all() const { return m_points; }
    /// Whether isIt holds for a point in the square of the place or in one that touches it.
    template <typename Condition> bool anyNear(QPointF place, Condition isIt) const {
        const std::int64_t column = columnOf(place);
        const std::int64_t line = lineOf(place);
        for (std::int64_t y = std::max<std::int64_t>(line - 1, 0); y <= std::min(line + 1, m_lines - 1); ++y)
            for (std::int64_t x = std::max<std::int64_t>(column - 1, 0); x <= std::min(column + 1, m_columns - 1); ++x)
                if (const std::size_t point = m_points[slot(x, y)]; point != empty && isIt(point))
                    return true;
        return false;
    }

private:
    std::int64_t indexOf(double value) const { return static_cast<std::int64_t>(std::floor(value / m_side)); }
    std::int64_t columnOf(QPointF place) const { return indexOf(place.x()) - m_left; }
    std::int64_t lineOf(QPointF place) const { return indexOf(place.y()) - m_top; }
    std::size_t slot(std::int64_t column, std::int64_t line) const {
        return static_cast<std::size_t>(line * m_columns + column);
    }

    double m_side;
    std::int64_t m_left, m_top, m_columns, m_lines;
    std::vector<std::size_t> m_points;
};

} // namespace

std::vector<std::size_t> placedPictures(const MapPoints& points, std::span<const std::uint32_t> rankOfPoint,
                                        const MapTransform& transform, double sidePx) {
    const double side = (sidePx + gapPx) * transform.unitsPerPx;
    const QRectF view = transform.visibleMap();
    const double margin = marginSides * side;
    const QRectF around = view.adjusted(-margin, -margin, margin, margin);
    const auto isBetter = [rankOfPoint](std::size_t a, std::size_t b) {
        return rankOfPoint[a] != rankOfPoint[b] ? rankOfPoint[a] < rankOfPoint[b]
                                                : std::pair(mixed(a), a) < std::pair(mixed(b), b);
    };
    Squares taken(around, side); // a square has room for one centre alone
    const auto isFree = [&](QPointF place) {
        return !taken.anyNear(place, [&](std::size_t other) {
            const QPointF apart = points.position(other) - place;
            return std::abs(apart.x()) < side && std::abs(apart.y()) < side;
        });
    };
    // The best of each quarter of a picture's room, then the best of those that have room still.
    Squares best(around, side / 2);
    std::vector<std::size_t> placed;
    for (int pass = 0; pass < mostPasses; ++pass) {
        best.clear();
        points.forEachRun(around, [&](std::size_t first, std::size_t last) {
            for (std::size_t point = first; point < last; ++point) {
                const QPointF place = points.position(point);
                if (!around.contains(place))
                    continue;
                std::size_t& known = best.at(place);
                if ((known == Squares::empty || isBetter(point, known)) && isFree(place))
                    known = point;
            }
        });
        std::vector<std::size_t> candidates;
        std::ranges::copy_if(best.all(), std::back_inserter(candidates),
                             [](std::size_t point) { return point != Squares::empty; });
        if (candidates.empty())
            break;
        std::ranges::sort(candidates, isBetter);
        for (const std::size_t point : candidates) {
            const QPointF place = points.position(point);
            if (!isFree(place))
                continue;
            taken.at(place) = point;
            if (view.contains(place))
                placed.push_back(point);
        }
    }
    std::ranges::sort(placed, isBetter);
    return placed;
}

} // namespace oddity::widgets
