// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/outputs/density.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr double tail = 0.001;

[[noreturn]] void refuse(const std::string& detail) {
    throw Error(ErrorKind::Model, "the density " + detail);
}

double gaussianBelow(double value, double mean, double deviation) {
    return 0.5 * std::erfc((mean - value) / (deviation * std::numbers::sqrt2));
}

double gaussianAt(double value, double mean, double deviation) {
    const double scaled = (value - mean) / deviation;
    return std::exp(-0.5 * scaled * scaled) / (deviation * std::sqrt(2 * std::numbers::pi));
}

/// Where a function that rises from below wanted at low to above it at high crosses it.
double crossing(const std::function<double(double)>& rising, double wanted, double low, double high) {
    for (int halving = 0; halving < 100 && high - low > 1e-12 * std::max(std::abs(low), std::abs(high)); ++halving) {
        const double middle = low + (high - low) / 2;
        (rising(middle) < wanted ? low : high) = middle;
    }
    return low + (high - low) / 2;
}

} // namespace

Density Density::ofBins(std::vector<double> edges, std::span<const float> probabilities) {
    if (probabilities.size() + 1 != edges.size())
        refuse("has " + std::to_string(probabilities.size()) + " bins where the card has " +
               std::to_string(edges.size() - 1));
    double total = 0;
    for (const float probability : probabilities) {
        if (!(probability >= 0) || !std::isfinite(probability))
            refuse("has a bin whose probability is negative or not finite");
        total += probability;
    }
    if (!(total > 0))
        refuse("has no probability in any bin");
    Density density;
    density.m_edges = std::move(edges);
    density.m_below = {0};
    double square = 0;
    for (std::size_t bin = 0; bin < probabilities.size(); ++bin) {
        const double weight = probabilities[bin] / total;
        const double low = density.m_edges[bin];
        const double high = density.m_edges[bin + 1];
        density.m_below.push_back(density.m_below.back() + weight);
        density.m_mean += weight * (low + high) / 2;
        square += weight * (low * low + low * high + high * high) / 3;
    }
    density.m_below.back() = 1;
    density.m_deviation = std::sqrt(std::max(0.0, square - density.m_mean * density.m_mean));
    return density;
}

Density Density::ofMixture(std::span<const float> parameters) {
    if (parameters.empty() || parameters.size() % 3 != 0)
        refuse("of a mixture has " + std::to_string(parameters.size()) +
               " numbers; it wants weights, means and deviations, equally many");
    const std::size_t count = parameters.size() / 3;
    Density density;
    double total = 0;
    for (std::size_t index = 0; index < count; ++index) {
        const Component component{parameters[index], parameters[count + index], parameters[2 * count + index]};
        if (!(component.weight >= 0) || !std::isfinite(component.weight) || !std::isfinite(component.mean) ||
            !(component.deviation > 0) || !std::isfinite(component.deviation))
            refuse("has a component of weight " + std::to_string(component.weight) + ", mean " +
                   std::to_string(component.mean) + " and deviation " + std::to_string(component.deviation));
        total += component.weight;
        density.m_components.push_back(component);
    }
    if (!(total > 0))
        refuse("has no component of positive weight");
    double square = 0;
    for (Component& component : density.m_components) {
        component.weight /= total;
        density.m_mean += component.weight * component.mean;
    }
    for (const Component& component : density.m_components) {
        const double offset = component.mean - density.m_mean;
        square += component.weight * (offset * offset + component.deviation * component.deviation);
    }
    density.m_deviation = std::sqrt(square);
    return density;
}

Density Density::ofSamples(std::span<const float> samples) {
    if (samples.size() < 2)
        refuse("wants at least two samples");
    Density density;
    for (const float sample : samples) {
        if (!std::isfinite(sample))
            refuse("has a sample that is not finite");
        density.m_sorted.push_back(sample);
        density.m_mean += sample / static_cast<double>(samples.size());
    }
    std::ranges::sort(density.m_sorted);
    double squares = 0;
    for (const double sample : density.m_sorted)
        squares += (sample - density.m_mean) * (sample - density.m_mean);
    density.m_deviation = std::sqrt(squares / static_cast<double>(samples.size() - 1));
    const double quartiles = density.quantile(0.75) - density.quantile(0.25);
    double scatter = density.m_deviation;
    if (quartiles > 0)
        scatter = std::min(scatter, quartiles / 1.349);
    double width =
        std::max(1e-7 * std::abs(density.m_mean), 0.9 * scatter * std::pow(static_cast<double>(samples.size()), -0.2));
    if (!(width > 0))
        width = 1e-6; // all samples are 0
    for (const double sample : density.m_sorted)
        density.m_components.push_back({1.0 / static_cast<double>(samples.size()), sample, width});
    return density;
}

double Density::cumulative(double value) const {
    if (!m_sorted.empty()) {
        const auto [first, last] = std::ranges::equal_range(m_sorted, value);
        const double rank = 0.5 * static_cast<double>((first - m_sorted.begin()) + (last - m_sorted.begin()));
        return rank / static_cast<double>(m_sorted.size());
    }
    if (m_edges.empty()) {
        double below = 0;
        for (const Component& component : m_components)
            below += component.weight * gaussianBelow(value, component.mean, component.deviation);
        return below;
    }
    if (value <= m_edges.front())
        return 0;
    if (value >= m_edges.back())
        return 1;
    const auto bin = static_cast<std::size_t>(std::ranges::upper_bound(m_edges, value) - m_edges.begin()) - 1;
    const double share = (value - m_edges[bin]) / (m_edges[bin + 1] - m_edges[bin]);
    return m_below[bin] + share * (m_below[bin + 1] - m_below[bin]);
}

double Density::quantile(double probability) const {
    if (!m_sorted.empty()) {
        const double place = probability * static_cast<double>(m_sorted.size() - 1);
        const auto lower = static_cast<std::size_t>(place);
        const std::size_t upper = std::min(lower + 1, m_sorted.size() - 1);
        return m_sorted[lower] + (place - static_cast<double>(lower)) * (m_sorted[upper] - m_sorted[lower]);
    }
    if (m_edges.empty()) {
        double low = m_mean;
        double high = m_mean;
        for (double reach = m_deviation; cumulative(low) > probability; reach *= 2)
            low -= reach;
        for (double reach = m_deviation; cumulative(high) < probability; reach *= 2)
            high += reach;
        return crossing([this](double value) { return cumulative(value); }, probability, low, high);
    }
    const auto above = std::ranges::lower_bound(m_below, probability);
    const auto edge = std::clamp<std::size_t>(static_cast<std::size_t>(above - m_below.begin()), 1, m_edges.size() - 1);
    const double inBin = m_below[edge] - m_below[edge - 1];
    const double share = inBin > 0 ? (probability - m_below[edge - 1]) / inBin : 0;
    return m_edges[edge - 1] + share * (m_edges[edge] - m_edges[edge - 1]);
}

double Density::mixtureAt(double value) const {
    auto first = m_components.begin();
    auto end = m_components.end();
    if (!m_sorted.empty()) { // kernels of one width, in order: those further away than 6 widths add nothing
        const double reach = 6 * m_components.front().deviation;
        first = std::ranges::lower_bound(m_components, value - reach, {}, &Component::mean);
        end = std::ranges::upper_bound(m_components, value + reach, {}, &Component::mean);
    }
    double density = 0;
    for (auto component = first; component != end; ++component)
        density += component->weight * gaussianAt(value, component->mean, component->deviation);
    return density;
}

double Density::at(double value) const {
    if (m_edges.empty())
        return mixtureAt(value);
    if (value < m_edges.front() || value >= m_edges.back())
        return 0;
    const auto bin = static_cast<std::size_t>(std::ranges::upper_bound(m_edges, value) - m_edges.begin()) - 1;
    return (m_below[bin + 1] - m_below[bin]) / (m_edges[bin + 1] - m_edges[bin]);
}

double Density::mode() const {
    if (!m_edges.empty()) {
        std::size_t best = 0;
        const auto centre = [this](std::size_t bin) { return (m_edges[bin] + m_edges[bin + 1]) / 2; };
        for (std::size_t bin = 1; bin + 1 < m_edges.size(); ++bin)
            if (at(centre(bin)) > at(centre(best)))
                best = bin;
        return centre(best);
    }
    constexpr int steps = 512; // then a golden-section search between the neighbours of the best
    const auto [low, high] = range();
    const double step = (high - low) / steps;
    double best = low;
    for (int index = 0; index <= steps; ++index)
        if (mixtureAt(low + index * step) > mixtureAt(best))
            best = low + index * step;
    if (m_sorted.empty())
        for (const Component& component : m_components) // one narrower than a step
            if (mixtureAt(component.mean) > mixtureAt(best))
                best = component.mean;
    double reach = step;
    for (int halving = 0; halving < 40; ++halving) {
        for (const double side : {best - reach, best + reach})
            if (mixtureAt(side) > mixtureAt(best))
                best = side;
        reach /= 2;
    }
    return best;
}

std::pair<double, double> Density::range() const {
    return {quantile(tail), quantile(1 - tail)};
}

} // namespace oddity::core
