// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/series/series_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"

namespace oddity::core {

namespace {

float number(const PrepareStep& step, const char* name) {
    return static_cast<float>(step.numbers.at(name));
}

double numberOr(const PrepareStep& step, const char* name, double fallback) {
    const auto found = step.numbers.find(name);
    return found == step.numbers.end() ? fallback : found->second;
}

/// change(value, error) for each point that is not masked.
template <typename Change> void change(Series& series, Change each) {
    float none = std::numeric_limits<float>::quiet_NaN();
    for (std::size_t point = 0; point < series.size(); ++point)
        if (series.masked[point] == 0)
            each(series.values[point], series.errors.empty() ? none : series.errors[point]);
}

void scaleBy(Series& series, float scale, float offset) {
    change(series, [scale, offset](float& value, float& error) {
        value = scale * value + offset;
        error *= std::abs(scale);
    });
}

/// Of an even count the mean of the middle two; NaN of none.
double medianOf(std::vector<float>& values) {
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1)
        return *middle;
    return (static_cast<double>(*middle) + *std::max_element(values.begin(), middle)) / 2;
}

void medianScale(const PrepareStep& step, Series& series) {
    const double first = numberOr(step, "first", -std::numeric_limits<double>::infinity());
    const double last = numberOr(step, "last", std::numeric_limits<double>::infinity());
    std::vector<float> values;
    for (std::size_t point = 0; point < series.size(); ++point)
        if (series.masked[point] == 0 && series.positions[point] >= first && series.positions[point] <= last)
            values.push_back(series.values[point]);
    const double median = medianOf(values);
    if (!(median > 0))
        throw Error(ErrorKind::BadInput,
                    values.empty() ? "has no valid point to take a median of" : "has a median that is not above 0",
                    {.path = series.source});
    scaleBy(series, static_cast<float>(1 / median), 0);
}

void divideByContinuum(std::int64_t width, Series& series) {
    const Series before = series;
    const auto count = static_cast<std::int64_t>(series.size());
    std::vector<float> values;
    for (std::int64_t point = 0; point < count; ++point) {
        const auto place = static_cast<std::size_t>(point);
        if (before.masked[place] != 0)
            continue;
        values.clear();
        for (std::int64_t near = std::max<std::int64_t>(0, point - width / 2);
             near < std::min(count, point + width / 2 + 1); ++near)
            if (const auto other = static_cast<std::size_t>(near); before.masked[other] == 0)
                values.push_back(before.values[other]);
        const double continuum = medianOf(values);
        series.masked[place] = continuum > 0 ? 0 : 1;
        series.values[place] = static_cast<float>(before.values[place] / continuum);
        if (!series.errors.empty())
            series.errors[place] = static_cast<float>(before.errors[place] / continuum);
    }
}

void weightedStandardize(Series& series) {
    const bool hasWeights = std::ranges::any_of(series.errors, [](float error) { return error > 0; });
    double weights = 0, sum = 0, squares = 0;
    const auto each = [&](auto visit) {
        change(series, [&](float value, float error) {
            const double weight = hasWeights ? (error > 0 ? 1 / (static_cast<double>(error) * error) : 0) : 1;
            visit(static_cast<double>(value), weight);
        });
    };
    each([&](double value, double weight) {
        weights += weight;
        sum += weight * value;
    });
    const double mean = sum / weights;
    each([&](double value, double weight) { squares += weight * (value - mean) * (value - mean); });
    const double deviation = std::sqrt(squares / weights);
    if (!(deviation > 0))
        throw Error(ErrorKind::BadInput, "has no spread to divide by", {.path = series.source});
    change(series, [&](float& value, float& error) {
        value = static_cast<float>((value - mean) / deviation);
        error = static_cast<float>(error / deviation);
    });
}

} // namespace

void applySeriesStep(const PrepareStep& step, Series& series) {
    if (step.name == "affine") {
        scaleBy(series, number(step, "scale"), number(step, "offset"));
    } else if (step.name == "fixed_scale") {
        const float range = number(step, "high") - number(step, "low");
        scaleBy(series, 1 / range, -number(step, "low") / range);
    } else if (step.name == "asinh") {
        change(series, [softening = number(step, "softening")](float& value, float& error) {
            error /= std::hypot(value, softening);
            value = std::asinh(value / softening);
        });
    } else if (step.name == "clip") {
        change(series, [low = number(step, "low"), high = number(step, "high")](float& value, float&) {
            value = std::clamp(value, low, high);
        });
    } else if (step.name == "median_scale") {
        medianScale(step, series);
    } else if (step.name == "continuum") {
        divideByContinuum(static_cast<std::int64_t>(step.numbers.at("width")), series);
    } else if (step.name == "weighted_standardize") {
        weightedStandardize(series);
    }
}

} // namespace oddity::core
