// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <utility>
#include <vector>

namespace oddity::core {

/// The probability density of one quantity as a network states it: in bins (piecewise constant), as a Gaussian mixture
/// (Bishop 1994), or by samples of equal weight. Always of total probability 1. Immutable, thread-safe.
class Density {
public:
    /// Probabilities per bin, scaled to add to 1. Throws Error(Model) when they cannot be: negative, not finite, all 0,
    /// or not one a bin.
    static Density ofBins(std::vector<double> edges, std::span<const float> probabilities);
    /// weights, means, deviations, one after the other and equally many. Weights are scaled to add to 1. Throws
    /// Error(Model) when a weight is negative, all are 0, a deviation is not above 0 or a number is not finite.
    static Density ofMixture(std::span<const float> parameters);
    /// Throws Error(Model) for fewer than two samples or one that is not finite.
    static Density ofSamples(std::span<const float> samples);

    double mean() const { return m_mean; }
    double deviation() const { return m_deviation; } ///< standard deviation
    double cumulative(double value) const;           ///< probability of at most this: of the truth, the PIT
    /// 0 < probability < 1; of samples interpolated linearly between their order statistics.
    double quantile(double probability) const;
    /// Where the density is highest: the centre of the best bin; of samples, that of a Gaussian kernel estimate of
    /// Silverman's (1986) width.
    double mode() const;
    double at(double value) const; ///< per unit of the quantity
    /// Holds all but 0.2 % of the probability: what to draw.
    std::pair<double, double> range() const;

private:
    struct Component {
        double weight;
        double mean;
        double deviation;
    };
    double mixtureAt(double value) const;

    std::vector<double> m_edges; ///< of bins, with the probability below each edge
    std::vector<double> m_below;
    std::vector<Component> m_components; ///< of a mixture, or the kernels of samples
    std::vector<double> m_sorted;        ///< samples
    double m_mean = 0;
    double m_deviation = 0;
};

} // namespace oddity::core
