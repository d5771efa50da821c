// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/filter_match.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr double leastCorrelation = 0.5;
constexpr double enough = 1e-12;
constexpr double alike = 0.03; ///< correlations so close do not tell operators apart; their sums do

std::vector<double> sampled(int size, const std::function<double(double x, double y)>& value) {
    std::vector<double> kernel;
    for (int row = 0; row < size; ++row)
        for (int column = 0; column < size; ++column)
            kernel.push_back(value(column - size / 2, row - size / 2));
    return kernel;
}

double correlationOf(std::span<const float> a, const std::vector<double>& b) {
    const auto count = static_cast<double>(b.size());
    const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / count;
    const double meanB = std::accumulate(b.begin(), b.end(), 0.0) / count;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t index = 0; index < b.size(); ++index) {
        ab += (a[index] - meanA) * (b[index] - meanB);
        aa += (a[index] - meanA) * (a[index] - meanA);
        bb += (b[index] - meanB) * (b[index] - meanB);
    }
    return aa > enough && bb > enough ? ab / std::sqrt(aa * bb) : 0;
}

/// Of the values themselves: unlike a correlation it tells a filter that blurs from one that adds to nothing.
double cosineOf(std::span<const float> a, const std::vector<double>& b) {
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t index = 0; index < b.size(); ++index) {
        ab += a[index] * b[index];
        aa += static_cast<double>(a[index]) * a[index];
        bb += b[index] * b[index];
    }
    return aa > enough && bb > enough ? ab / std::sqrt(aa * bb) : 0;
}

/// The best of one operator's forms.
struct Candidate {
    FilterMatch match;
    double cosine = 0;
};

/// The best correlation decides. In a small square a wide Laplacian's ring is cut off and it correlates with what a
/// Gaussian correlates with: between operators that are alike, the one whose values are the filter's.
FilterMatch bestOf(const std::vector<Candidate>& candidates) {
    const auto strength = [](const Candidate& one) { return std::abs(one.match.correlation); };
    const Candidate& best = *std::ranges::max_element(candidates, {}, strength);
    const Candidate* chosen = &best;
    for (const Candidate& one : candidates)
        if (strength(one) >= strength(best) - alike && std::abs(one.cosine) > std::abs(chosen->cosine))
            chosen = &one;
    return chosen->match;
}

/// Derivative along x: Sobel's own 3 × 3 numbers, a Gaussian's derivative beyond.
double riseAlongX(double x, double y, int size) {
    if (size == 3)
        return x * (y == 0 ? 2 : 1);
    const double sigma = size / 5.0;
    return x * std::exp(-(x * x + y * y) / (2 * sigma * sigma));
}

} // namespace

FilterMatch operatorMatch(std::span<const float> kernel, int size) {
    if (size < 3 || size % 2 == 0 || kernel.size() != static_cast<std::size_t>(size) * static_cast<std::size_t>(size))
        throw Error(ErrorKind::Usage,
                    "a filter of " + std::to_string(kernel.size()) + " values is no odd square of at least 3 × 3");
    std::vector<Candidate> candidates; // one an operator
    const auto compare = [&](FilterMatch match, const std::vector<double>& operatorValues) {
        match.correlation = correlationOf(kernel, operatorValues);
        const Candidate candidate{match, cosineOf(kernel, operatorValues)};
        const auto known =
            std::ranges::find_if(candidates, [&match](const Candidate& one) { return one.match.name == match.name; });
        if (known == candidates.end())
            candidates.push_back(candidate);
        else if (std::abs(match.correlation) > std::abs(known->match.correlation) + 1e-9)
            *known = candidate;
    };
    compare({.name = "identity"}, sampled(size, [](double x, double y) { return x == 0 && y == 0 ? 1.0 : 0.0; }));
    compare({.name = "Laplacian"}, sampled(size, [](double x, double y) {
                const double reach = std::abs(x) + std::abs(y);
                return reach == 0 ? -4.0 : reach == 1 ? 1.0 : 0.0;
            }));
    compare({.name = "Laplacian"}, sampled(size, [](double x, double y) {
                const double reach = std::max(std::abs(x), std::abs(y));
                return reach == 0 ? -8.0 : reach == 1 ? 1.0 : 0.0;
            }));
    for (double sigma = 0.5; sigma <= size / 2.5; sigma += 0.25) {
        const auto gaussian = [sigma](double x, double y) { return std::exp(-(x * x + y * y) / (2 * sigma * sigma)); };
        compare({.name = "Gaussian", .width = sigma}, sampled(size, gaussian));
        if (sigma > size / 4.0) // its ring would lie outside the filter, and what is left looks like a Gaussian
            continue;
        compare({.name = "Laplacian", .width = sigma}, sampled(size, [&](double x, double y) {
                    return ((x * x + y * y) / (sigma * sigma) - 2) * gaussian(x, y);
                }));
    }
    const auto alongX = sampled(size, [size](double x, double y) { return riseAlongX(x, y, size); });
    const auto alongY = sampled(size, [size](double x, double y) { return riseAlongX(y, x, size); });
    const double angle = std::atan2(correlationOf(kernel, alongY), correlationOf(kernel, alongX));
    std::vector<double> turned(alongX.size());
    for (std::size_t index = 0; index < turned.size(); ++index)
        turned[index] = std::cos(angle) * alongX[index] + std::sin(angle) * alongY[index];
    compare({.name = "Sobel", .angle = angle * 180 / std::numbers::pi}, turned);
    FilterMatch best = bestOf(candidates);
    if (std::abs(best.correlation) < leastCorrelation)
        return {.name = "none", .correlation = best.correlation, .angle = 0, .width = 0};
    return best;
}

} // namespace oddity::core
