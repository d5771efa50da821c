// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/contours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/error.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostPoints = 4'000'000;
constexpr double logDecades = 3;

/// An edge between two neighbouring pixels: 2 × pixel for the one to the right, + 1 for the one above.
using Edge = std::int64_t;
constexpr Edge none = -1;

class Tracer {
public:
    Tracer(std::span<const float> plane, int width, double level) : m_plane(plane), m_width(width), m_level(level) {}

    std::size_t segmentCount() const { return m_segments; }

    void square(int x, int y) {
        const double lowerLeft = at(x, y), lowerRight = at(x + 1, y), upperLeft = at(x, y + 1),
                     upperRight = at(x + 1, y + 1);
        const double sum = lowerLeft + lowerRight + upperLeft + upperRight;
        if (!std::isfinite(sum))
            return;
        const int kind = (lowerLeft >= m_level ? 1 : 0) | (lowerRight >= m_level ? 2 : 0) |
                         (upperRight >= m_level ? 4 : 0) | (upperLeft >= m_level ? 8 : 0);
        if (kind == 0 || kind == 15)
            return;
        const Edge pixel = static_cast<Edge>(y) * m_width + x;
        const Edge bottom = 2 * pixel, top = 2 * (pixel + m_width), left = 2 * pixel + 1, right = 2 * (pixel + 1) + 1;
        const bool isCentreHigh = sum / 4 >= m_level;
        switch (kind) {
        case 1:
        case 14:
            return join(left, bottom);
        case 2:
        case 13:
            return join(bottom, right);
        case 3:
        case 12:
            return join(left, right);
        case 4:
        case 11:
            return join(right, top);
        case 6:
        case 9:
            return join(bottom, top);
        case 7:
        case 8:
            return join(left, top);
        default: // 5 and 10: a saddle
            if ((kind == 5) == isCentreHigh) {
                join(left, top);
                join(bottom, right);
            } else {
                join(left, bottom);
                join(right, top);
            }
        }
    }

    std::vector<QPolygonF> lines() {
        std::vector<QPolygonF> result;
        for (const auto& [edge, ends] : m_next) // open lines first: they begin where an edge has one neighbour
            if (ends[1] == none && ends[0] != none)
                m_starts.push_back(edge);
        for (const Edge start : m_starts)
            if (m_next[start][0] != none)
                result.push_back(trace(start));
        for (const auto& [edge, ends] : m_next)
            if (ends[0] != none)
                result.push_back(trace(edge));
        return result;
    }

private:
    double at(int x, int y) const {
        return static_cast<double>(
            m_plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(x)]);
    }

    void join(Edge from, Edge to) {
        ++m_segments;
        put(from, to);
        put(to, from);
    }

    void put(Edge edge, Edge neighbour) {
        auto& ends = m_next.try_emplace(edge, std::array<Edge, 2>{none, none}).first->second;
        (ends[0] == none ? ends[0] : ends[1]) = neighbour;
    }

    QPolygonF trace(Edge start) {
        QPolygonF line;
        Edge here = start;
        line << pointOn(here);
        while (m_next[here][0] != none) {
            const Edge there = m_next[here][0];
            take(here, there);
            take(there, here);
            line << pointOn(there);
            here = there;
        }
        return line;
    }

    void take(Edge edge, Edge neighbour) {
        auto& ends = m_next[edge];
        if (ends[0] == neighbour)
            ends[0] = ends[1];
        ends[1] = none;
    }

    QPointF pointOn(Edge edge) const {
        const Edge pixel = edge / 2;
        const int x = static_cast<int>(pixel % m_width), y = static_cast<int>(pixel / m_width);
        const bool isUp = edge % 2 == 1;
        const double from = at(x, y), to = isUp ? at(x, y + 1) : at(x + 1, y);
        const double share = (m_level - from) / (to - from);
        return isUp ? QPointF(x, y + share) : QPointF(x + share, y);
    }

    std::span<const float> m_plane;
    int m_width;
    double m_level;
    std::size_t m_segments = 0;
    std::unordered_map<Edge, std::array<Edge, 2>> m_next;
    std::vector<Edge> m_starts;
};

/// One pass along x; transposes, so that two passes blur both ways.
std::vector<float> blurredTransposed(const std::vector<float>& in, int width, int height,
                                     const std::vector<float>& kernel, const core::Progress& progress) {
    std::vector<float> out(in.size());
    const int reach = static_cast<int>(kernel.size()) - 1;
    for (int y = 0; y < height; ++y) {
        if (y % 64 == 0)
            progress.throwIfStopped();
        const float* row = in.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        for (int x = 0; x < width; ++x) {
            float sum = 0;
            for (int k = std::max(-reach, -x); k <= std::min(reach, width - 1 - x); ++k)
                sum += row[x + k] * kernel[static_cast<std::size_t>(std::abs(k))];
            out[static_cast<std::size_t>(x) * static_cast<std::size_t>(height) + static_cast<std::size_t>(y)] = sum;
        }
    }
    return out;
}

} // namespace

std::vector<double> contourLevels(const ContourRule& rule, std::span<const float> plane, int width, int height,
                                  const core::StretchLimits& shown) {
    std::vector<double> levels;
    const double low = rule.followsStretch ? static_cast<double>(shown.low) : rule.low;
    const double high = rule.followsStretch ? static_cast<double>(shown.high) : rule.high;
    if (rule.spacing == ContourRule::Spacing::Sigma) {
        const core::BorderStatistics border = core::borderStatistics(plane, width, height);
        for (int k = 0; k < rule.count && border.sigma > 0; ++k)
            levels.push_back(static_cast<double>(border.median) +
                             static_cast<double>(border.sigma) * rule.firstSigma * std::pow(rule.factor, k));
    } else {
        for (int k = 1; k <= rule.count && high > low; ++k) {
            const double share = static_cast<double>(k) / (rule.count + 1);
            levels.push_back(low + (high - low) * (rule.spacing == ContourRule::Spacing::Linear
                                                       ? share
                                                       : std::pow(10, logDecades * (share - 1))));
        }
    }
    std::ranges::sort(levels);
    const auto repeated = std::ranges::unique(levels);
    levels.erase(repeated.begin(), repeated.end());
    return levels;
}

std::vector<Contour> contoursOf(std::span<const float> plane, int width, int height, const std::vector<double>& levels,
                                const core::Progress& progress) {
    std::vector<Contour> contours;
    std::size_t points = 0;
    for (const double level : levels) {
        Tracer tracer(plane, width, level);
        for (int y = 0; y + 1 < height; ++y) {
            if (y % 64 == 0)
                progress.throwIfStopped();
            for (int x = 0; x + 1 < width; ++x)
                tracer.square(x, y);
            if (points + tracer.segmentCount() > mostPoints)
                throw core::Error(
                    core::ErrorKind::BadInput,
                    "The contours have more than 4 million points: smooth more, or choose higher levels.");
        }
        points += tracer.segmentCount();
        contours.push_back({level, tracer.lines()});
    }
    return contours;
}

std::vector<float> smoothed(std::span<const float> plane, int width, int height, double sigmaPx,
                            const core::Progress& progress) {
    if (!(sigmaPx > 0))
        return {plane.begin(), plane.end()};
    std::vector<float> kernel;
    for (int k = 0; k <= static_cast<int>(std::ceil(3 * sigmaPx)); ++k)
        kernel.push_back(static_cast<float>(std::exp(-0.5 * k * k / (sigmaPx * sigmaPx))));
    std::vector<float> values(plane.begin(), plane.end()), weights(plane.size(), 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]))
            values[i] = weights[i] = 0;
    for (std::vector<float>* image : {&values, &weights})
        *image = blurredTransposed(blurredTransposed(*image, width, height, kernel, progress), height, width, kernel,
                                   progress);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = std::isfinite(plane[i]) ? values[i] / weights[i] : std::numeric_limits<float>::quiet_NaN();
    return values;
}

} // namespace oddity::widgets
