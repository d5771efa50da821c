// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/stretch_limits.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/data/display/pixels/pixel_kernels.h"

namespace oddity::core {

namespace {

std::vector<float> finiteValues(std::span<const float> pixels, std::size_t step = 1) {
    std::vector<float> values;
    values.reserve(pixels.size() / step + 1);
    for (std::size_t i = 0; i < pixels.size(); i += step)
        if (std::isfinite(pixels[i]))
            values.push_back(pixels[i]);
    return values;
}

/// Never an empty interval, whatever the magnitude of the values.
StretchLimits widened(float low, float high) {
    if (low < high)
        return {low, high};
    const float margin = std::max(std::abs(low) * 1e-3F, std::numeric_limits<float>::min());
    return {low - margin, low + margin};
}

/// Linear interpolation between the closest ranks; reorders values.
float quantile(std::vector<float>& values, double share) {
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), values.begin() + below, values.end());
    const float low = values[static_cast<std::size_t>(below)];
    if (below + 1 == static_cast<std::ptrdiff_t>(values.size()))
        return low;
    const float high = *std::min_element(values.begin() + below + 1, values.end());
    return low + static_cast<float>(place - static_cast<double>(below)) * (high - low);
}

struct Line {
    double offset = 0;
    double slope = 0;
};

/// Marked: near a sample to be rejected and behind it in rank. It counts no more in the noise, but stays in the fit
/// unless it is an outlier itself or just before one.
enum class Place : std::uint8_t { Fitted, Marked, Rejected };

/// Least squares over the samples not rejected, against their rank.
Line fitLine(const std::vector<float>& sample, const std::vector<Place>& places) {
    double count = 0, sumX = 0, sumY = 0;
    for (std::size_t i = 0; i < sample.size(); ++i)
        if (places[i] != Place::Rejected) {
            ++count;
            sumX += static_cast<double>(i);
            sumY += sample[i];
        }
    const double meanX = sumX / count, meanY = sumY / count;
    double covariance = 0, variance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i)
        if (places[i] != Place::Rejected) {
            const double x = static_cast<double>(i) - meanX;
            covariance += x * (sample[i] - meanY);
            variance += x * x;
        }
    const double slope = variance > 0 ? covariance / variance : 0;
    return {meanY - slope * meanX, slope};
}

/// The standard deviation of the residuals of the samples that are fitted and not marked.
double noiseOf(const std::vector<double>& residuals, const std::vector<Place>& places) {
    double count = 0, sum = 0, sumSquares = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i)
        if (places[i] == Place::Fitted) {
            ++count;
            sum += residuals[i];
            sumSquares += residuals[i] * residuals[i];
        }
    return count < 2 ? 0 : std::sqrt(std::max(0.0, (sumSquares - sum * sum / count) / (count - 1)));
}

/// Rejects samples beyond 2.5 standard deviations of the fit and a hundredth of the sample before each of them, and
/// marks as many behind it, itself counted; returns how many are still fitted.
std::size_t rejectOutliers(const std::vector<float>& sample, const Line& line, std::vector<Place>& places) {
    constexpr double rejection = 2.5;
    const auto growth = std::max<std::size_t>(1, (sample.size() + 50) / 100);
    std::vector<double> residuals(sample.size());
    for (std::size_t i = 0; i < sample.size(); ++i)
        residuals[i] = sample[i] - (line.offset + line.slope * static_cast<double>(i));
    const double threshold = rejection * noiseOf(residuals, places);
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (places[i] == Place::Rejected || !(std::abs(residuals[i]) > threshold))
            continue;
        for (std::size_t j = i - std::min(i, growth); j < std::min(sample.size(), i + growth); ++j)
            if (places[j] != Place::Rejected)
                places[j] = j <= i ? Place::Rejected : Place::Marked;
    }
    return sample.size() - static_cast<std::size_t>(std::ranges::count(places, Place::Rejected));
}

} // namespace

StretchLimits minMaxLimits(std::span<const float> pixels) {
    const StretchLimits found = finiteExtremes(pixels);
    return found.low > found.high ? StretchLimits{} : widened(found.low, found.high);
}

StretchLimits percentileLimits(std::span<const float> pixels, double percent) {
    // an odd step meets all columns of an image of even width
    const std::size_t step = (pixels.size() + percentilePixels - 1) / percentilePixels | 1;
    std::vector<float> values = finiteValues(pixels, pixels.size() > percentilePixels ? step : 1);
    if (values.empty())
        return {};
    const double tail = (1 - percent / 100) / 2;
    const float low = quantile(values, tail);
    return widened(low, quantile(values, 1 - tail));
}

StretchLimits zscaleLimitsOfSample(std::vector<float> sample, double contrast) {
    constexpr std::size_t iterations = 5;
    constexpr std::size_t fewest = 5;
    sample = finiteValues(sample);
    if (sample.empty())
        return {};
    std::ranges::sort(sample);
    const std::size_t count = sample.size();
    const float median = count % 2 == 1 ? sample[count / 2] : (sample[count / 2 - 1] + sample[count / 2]) / 2;
    const std::size_t least = std::max(fewest, count / 2);
    std::vector<Place> places(count, Place::Fitted);
    Line line = fitLine(sample, places);
    for (std::size_t kept = count, keptBefore = count + 1, round = 0; round < iterations && kept < keptBefore;
         ++round) {
        keptBefore = kept;
        kept = rejectOutliers(sample, line, places);
        if (kept < least)
            return widened(sample.front(), sample.back());
        line = fitLine(sample, places);
    }
    const double slope = contrast > 0 ? line.slope / contrast : line.slope;
    const auto centre = static_cast<double>((count + 1) / 2);
    const double low = median - (centre - 1) * slope, high = median + (static_cast<double>(count) - centre) * slope;
    return widened(std::max(sample.front(), static_cast<float>(low)),
                   std::min(sample.back(), static_cast<float>(high)));
}

StretchLimits zscaleLimits(std::span<const float> plane, int width, int height, const ZscaleSettings& settings) {
    const int perLine = std::clamp(settings.samplesPerLine, 1, std::max(1, width));
    const int columnStep = std::max(2, (width + perLine - 1) / perLine);
    const int taken = std::max(1, (width + columnStep - 1) / columnStep);
    const int lines = std::clamp((settings.samples + taken - 1) / taken, 1, std::max(1, height));
    const int lineStep = std::max(2, height / lines);
    std::vector<float> sample;
    // DS9 counts rows from 1 and leaves out the last one
    for (int y = (lineStep + 1) / 2 - 1; y < std::max(1, height - 1); y += lineStep)
        for (int x = 0; x < width; x += columnStep)
            sample.push_back(
                plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)]);
    return zscaleLimitsOfSample(std::move(sample), settings.contrast);
}

StretchLimits zmaxLimits(std::span<const float> plane, int width, int height, const ZscaleSettings& settings) {
    return widened(zscaleLimits(plane, width, height, settings).low, minMaxLimits(plane).high);
}

BorderStatistics borderStatistics(std::span<const float> plane, int width, int height) {
    const int border = std::max(2, std::min(width, height) / 12);
    std::vector<float> values;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (x < border || y < border || x >= width - border || y >= height - border)
                if (const float value = plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                              static_cast<std::size_t>(x)];
                    std::isfinite(value))
                    values.push_back(value);
    if (values.empty())
        return {};
    constexpr float sigmaOfDeviation = 1.4826F; // of a normal distribution
    BorderStatistics result;
    result.median = quantile(values, 0.5);
    for (float& value : values)
        value = std::abs(value - result.median);
    result.sigma = sigmaOfDeviation * quantile(values, 0.5);
    return result;
}

StretchLimits automaticLimits(std::span<const float> plane, int width, int height) {
    const BorderStatistics border = borderStatistics(plane, width, height);
    const StretchLimits central = percentileLimits(plane, 99.5);
    if (!(border.sigma > 0))
        return central;
    return {border.median - 1.5F * border.sigma, std::max(central.high, border.median + 10 * border.sigma)};
}

} // namespace oddity::core
