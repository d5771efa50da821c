// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/numeric/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <numeric>

namespace oddity::core {

namespace {

constexpr std::size_t remembered = 10;
constexpr double sufficientDecrease = 1e-4;

struct Step {
    std::vector<double> moved;
    std::vector<double> turned; ///< change of the gradient
    double curvature = 0;       ///< moved · turned
};

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void addScaled(std::vector<double>& to, double scale, const std::vector<double>& from) {
    for (std::size_t n = 0; n < to.size(); ++n)
        to[n] += scale * from[n];
}

double largestOf(const std::vector<double>& values) {
    double largest = 0;
    for (const double value : values)
        largest = std::max(largest, std::abs(value));
    return largest;
}

/// −H·gradient by the two-loop recursion.
std::vector<double> descent(const std::deque<Step>& steps, const std::vector<double>& gradient) {
    std::vector<double> direction(gradient.size());
    std::ranges::transform(gradient, direction.begin(), std::negate<>());
    std::vector<double> shares(steps.size());
    for (std::size_t n = steps.size(); n-- > 0;) {
        shares[n] = dot(steps[n].moved, direction) / steps[n].curvature;
        addScaled(direction, -shares[n], steps[n].turned);
    }
    if (!steps.empty()) {
        const double scale = steps.back().curvature / dot(steps.back().turned, steps.back().turned);
        for (double& value : direction)
            value *= scale;
    }
    for (std::size_t n = 0; n < steps.size(); ++n)
        addScaled(direction, shares[n] - dot(steps[n].turned, direction) / steps[n].curvature, steps[n].moved);
    return direction;
}

} // namespace

Minimum minimize(const Objective& objective, std::vector<double> start, double tolerance, int iterations) {
    std::vector<double> gradient(start.size());
    Minimum best{std::move(start), 0, 0, 0};
    best.value = objective(best.point, gradient);
    std::deque<Step> steps;
    for (; best.iterations < iterations && largestOf(gradient) > tolerance; ++best.iterations) {
        std::vector<double> direction = descent(steps, gradient);
        double slope = dot(direction, gradient);
        if (!(slope < 0)) {
            steps.clear();
            direction = descent(steps, gradient);
            slope = dot(direction, gradient);
        }
        double length = steps.empty() ? std::min(1.0, 1 / std::sqrt(-slope)) : 1.0;
        std::vector<double> point;
        std::vector<double> newGradient(gradient.size());
        double value = 0;
        bool lowered = false;
        for (int halving = 0; halving < 50 && !lowered; ++halving, length /= 2) {
            point = best.point;
            addScaled(point, length, direction);
            value = objective(point, newGradient);
            lowered = value <= best.value + sufficientDecrease * length * slope;
        }
        if (!lowered)
            break;
        Step step{point, newGradient, 0};
        addScaled(step.moved, -1, best.point);
        addScaled(step.turned, -1, gradient);
        step.curvature = dot(step.moved, step.turned);
        if (step.curvature > 1e-14 * dot(step.turned, step.turned)) {
            steps.push_back(std::move(step));
            if (steps.size() > remembered)
                steps.pop_front();
        }
        best.point = std::move(point);
        best.value = value;
        gradient = newGradient;
    }
    best.largestGradient = largestOf(gradient);
    return best;
}

} // namespace oddity::core
