// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/model/attribution/asking.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

/// σ for SmoothGrad: none where a channel is no measurement.
std::vector<float> noiseOfChannels(const Asking& asking) {
    std::vector<float> sigma;
    for (std::int64_t channel = 0; channel < asking.bands(); ++channel) {
        const auto [low, high] = std::ranges::minmax(asking.image().item(channel));
        sigma.push_back(asking.isMeasured(channel) ? asking.options().noise * (high - low) : 0.0F);
    }
    return sigma;
}

/// Puts a place of the straight path from the baseline, 0, to the image, 1: exact at both ends.
void placeOnPath(const Asking& asking, double position, std::span<float> into) {
    const std::vector<float>& pixels = asking.image().values;
    const std::vector<float>& baseline = asking.baseline().values;
    const auto share = static_cast<float>(position);
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
        into[pixel] = (1 - share) * baseline[pixel] + share * pixels[pixel];
}

/// Values at positions of that path.
std::vector<float> valuesOnPath(const Asking& asking, const std::vector<double>& positions) {
    std::vector<float> values;
    asking.inBatches(
        std::ssize(positions),
        [&](std::span<float> target, std::int64_t index) {
            placeOnPath(asking, positions[static_cast<std::size_t>(index)], target);
        },
        [&](const Tensor& batch, std::int64_t) {
            const std::vector<float> more = asking.values(batch);
            values.insert(values.end(), more.begin(), more.end());
        });
    return values;
}

/// The gradient along the straight path, summed by the midpoint rule over intervals, which can be halved where the rule
/// misses what the value really changes by.
class PathIntegral {
public:
    explicit PathIntegral(const Asking& asking) : m_asking(asking), m_sum(asking.image().values.size(), 0.0) {}

    void cut(int steps) {
        for (int step = 0; step < steps; ++step)
            m_intervals.push_back({.start = static_cast<double>(step) / steps, .end = (step + 1.0) / steps});
        add(m_intervals, 1);
    }

    /// Halves the intervals that miss most until all together miss no more than `most`, or there are mostSteps of them.
    void refine(double most, int mostSteps, const std::vector<float>& ends) {
        const double change = ends[1] - static_cast<double>(ends[0]);
        if (!(std::abs(missed(change)) > most))
            return;
        std::vector<double> bounds;
        for (std::size_t index = 0; index + 1 < m_intervals.size(); ++index)
            bounds.push_back(m_intervals[index].end);
        const std::vector<float> values = valuesOnPath(m_asking, bounds);
        for (std::size_t index = 0; index < m_intervals.size(); ++index) {
            m_intervals[index].startValue = index == 0 ? ends[0] : values[index - 1];
            m_intervals[index].endValue = index + 1 == m_intervals.size() ? ends[1] : values[index];
        }
        while (std::abs(missed(change)) > most && std::ssize(m_intervals) < mostSteps)
            halveWorst(static_cast<std::size_t>(mostSteps) - m_intervals.size());
    }

    int steps() const { return static_cast<int>(m_intervals.size()); }

    /// What each pixel adds to the change of the value.
    std::vector<double> shares() const {
        std::vector<double> shares = m_sum;
        for (std::size_t pixel = 0; pixel < shares.size(); ++pixel)
            shares[pixel] *= lengthOf(pixel);
        return shares;
    }

private:
    struct Interval {
        double start = 0, end = 1;
        float startValue = 0, endValue = 0;
        float middleValue = 0;
        double slope = 0; ///< along the whole path, at the middle

        double length() const { return end - start; }
        double miss() const { return std::abs(static_cast<double>(endValue) - startValue - slope * length()); }
    };

    double lengthOf(std::size_t pixel) const {
        return static_cast<double>(m_asking.image().values[pixel]) - m_asking.baseline().values[pixel];
    }

    double missed(double change) const {
        for (const Interval& interval : m_intervals)
            change -= interval.slope * interval.length();
        return change;
    }

    /// Adds the intervals' gradients to the sum, or takes them away again.
    void add(std::span<Interval> intervals, double sign) {
        m_asking.inBatches(
            std::ssize(intervals),
            [&](std::span<float> target, std::int64_t index) {
                const Interval& interval = intervals[static_cast<std::size_t>(index)];
                placeOnPath(m_asking, (interval.start + interval.end) / 2, target);
            },
            [&](const Tensor& batch, std::int64_t first) {
                const InputGradient slope = m_asking.gradient(batch);
                for (std::int64_t item = 0; item < batch.count(); ++item) {
                    Interval& interval = intervals[static_cast<std::size_t>(first + item)];
                    const auto gradient = slope.gradient.item(item);
                    interval.middleValue = slope.values[static_cast<std::size_t>(item)];
                    interval.slope = 0;
                    for (std::size_t pixel = 0; pixel < gradient.size(); ++pixel) {
                        m_sum[pixel] += sign * interval.length() * static_cast<double>(gradient[pixel]);
                        interval.slope += static_cast<double>(gradient[pixel]) * lengthOf(pixel);
                    }
                }
            });
    }

    /// The fewest intervals that miss half of all that is missed, at most so many.
    void halveWorst(std::size_t most) {
        std::ranges::sort(m_intervals, std::greater<>(), &Interval::miss);
        double all = 0;
        for (const Interval& interval : m_intervals)
            all += interval.miss();
        std::size_t count = 0;
        for (double part = 0; part < all / 2 && count < std::min(most, m_intervals.size()); ++count)
            part += m_intervals[count].miss();
        count = std::clamp<std::size_t>(count, 1, m_intervals.size());
        add(std::span(m_intervals).first(count), -1);
        std::vector<Interval> halves;
        for (const Interval& whole : std::span(m_intervals).first(count)) {
            const double middle = (whole.start + whole.end) / 2;
            halves.push_back({whole.start, middle, whole.startValue, whole.middleValue});
            halves.push_back({middle, whole.end, whole.middleValue, whole.endValue});
        }
        add(halves, 1);
        m_intervals.erase(m_intervals.begin(), m_intervals.begin() + static_cast<std::ptrdiff_t>(count));
        m_intervals.insert(m_intervals.end(), halves.begin(), halves.end());
    }

    const Asking& m_asking;
    std::vector<Interval> m_intervals;
    std::vector<double> m_sum; ///< of gradient × length of its interval
};

} // namespace

void gradientMap(const Asking& asking, bool timesInput, Attribution& result) {
    const Tensor& image = asking.image();
    asking.inBatches(
        1, [&](std::span<float> pixels, std::int64_t) { std::ranges::copy(image.values, pixels.begin()); },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = asking.gradient(batch);
            result.value = slope.values.front();
            result.map.values = slope.gradient.values;
        });
    if (timesInput)
        std::ranges::transform(result.map.values, image.values, result.map.values.begin(), std::multiplies<>());
}

void smoothGradMap(const Asking& asking, Attribution& result) {
    const Tensor& image = asking.image();
    const int samples = asking.options().samples;
    if (samples < 1 || !(asking.options().noise >= 0))
        throw Error(ErrorKind::Usage, "attribution: SmoothGrad needs at least one sample and noise of 0 or more");
    const std::vector<float> sigma = noiseOfChannels(asking);
    const std::size_t planeSize = image.itemSize();
    RandomStream noise(asking.options().seed);
    std::vector<double> sum(image.values.size(), 0.0);
    asking.inBatches(
        samples,
        [&](std::span<float> pixels, std::int64_t) {
            for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
                pixels[pixel] = image.values[pixel] + sigma[pixel / planeSize] * static_cast<float>(noise.normal());
        },
        [&](const Tensor& batch, std::int64_t) {
            const InputGradient slope = asking.gradient(batch);
            for (std::int64_t item = 0; item < batch.count(); ++item)
                std::ranges::transform(sum, slope.gradient.item(item), sum.begin(), std::plus<>());
        });
    std::ranges::transform(sum, result.map.values.begin(),
                           [samples](double total) { return static_cast<float>(total / samples); });
    result.value = asking.valueOf(image);
}

void integratedGradientsMap(const Asking& asking, Attribution& result) {
    const AttributionOptions& options = asking.options();
    if (options.steps < 1)
        throw Error(ErrorKind::Usage, "attribution: integrated gradients need at least one step");
    const std::vector<float> ends = valuesOnPath(asking, {0, 1});
    result.baselineValue = ends[0];
    result.value = ends[1];
    const double change = static_cast<double>(result.value) - result.baselineValue;
    PathIntegral path(asking);
    path.cut(options.steps);
    if (options.completeness > 0)
        path.refine(options.completeness * std::abs(change), options.mostSteps, ends);
    const std::vector<double> shares = path.shares();
    std::ranges::transform(shares, result.map.values.begin(), [](double share) { return static_cast<float>(share); });
    result.steps = path.steps();
    const double gap = std::abs(std::accumulate(shares.begin(), shares.end(), 0.0) - change);
    result.completenessError = gap == 0 ? 0 : static_cast<float>(gap / std::abs(change));
}

} // namespace oddity::core
