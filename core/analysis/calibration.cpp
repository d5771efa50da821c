// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/calibration.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr double innerProbability = 0.68;
constexpr double outerProbability = 0.90;

/// How many deviations the central part of a normal distribution reaches to both sides: Newton's steps towards
/// erf(x) = probability, from below, where they never pass the root.
double normalReach(double probability) {
    double x = 0;
    for (int step = 0; step < 60; ++step)
        x += (probability - std::erf(x)) * std::exp(x * x) * std::sqrt(std::numbers::pi) / 2;
    return x * std::numbers::sqrt2;
}

bool isFinite(const Interval& interval) {
    return std::isfinite(interval.low) && std::isfinite(interval.high);
}

} // namespace

std::string nameOf(Confidence confidence) {
    switch (confidence) {
    case Confidence::Calibrated:
        return "calibrated";
    case Confidence::Overconfident:
        return "over-confident";
    case Confidence::Underconfident:
        return "under-confident";
    case Confidence::Unknown:
        return "not known, there are too few objects";
    default:
        return "mixed";
    }
}

Confidence Calibration::confidence() const {
    bool isOver = false;
    bool isUnder = false;
    for (const Coverage& each : coverage) {
        if (!(each.samplingError <= 0.1))
            return Confidence::Unknown;
        const double tolerance = std::max(0.01, 3 * each.samplingError);
        isOver = isOver || each.observed < each.nominal - tolerance;
        isUnder = isUnder || each.observed > each.nominal + tolerance;
    }
    if (isOver && isUnder)
        return Confidence::Mixed;
    return isOver ? Confidence::Overconfident : isUnder ? Confidence::Underconfident : Confidence::Calibrated;
}

Coverage coverageOf(const std::vector<double>& truth, const std::vector<Interval>& intervals, double nominal) {
    if (truth.size() != intervals.size())
        throw Error(ErrorKind::BadInput, "there are " + std::to_string(truth.size()) + " truths for " +
                                             std::to_string(intervals.size()) + " intervals");
    std::int64_t count = 0;
    std::int64_t inside = 0;
    for (std::size_t row = 0; row < truth.size(); ++row)
        if (std::isfinite(truth[row]) && isFinite(intervals[row])) {
            ++count;
            inside += truth[row] >= intervals[row].low && truth[row] <= intervals[row].high ? 1 : 0;
        }
    const double undefined = std::numeric_limits<double>::quiet_NaN();
    const auto objects = static_cast<double>(count);
    return {nominal, count ? static_cast<double>(inside) / objects : undefined,
            count ? std::sqrt(nominal * (1 - nominal) / objects) : undefined};
}

Calibration calibrationOf(const std::vector<double>& truth, const std::vector<Interval>& inner,
                          const std::vector<Interval>& outer) {
    Calibration calibration;
    calibration.coverage = {coverageOf(truth, inner, innerProbability), coverageOf(truth, outer, outerProbability)};
    for (std::size_t row = 0; row < truth.size(); ++row)
        ++(std::isfinite(truth[row]) && isFinite(inner[row]) && isFinite(outer[row]) ? calibration.objects
                                                                                     : calibration.left);
    return calibration;
}

Interval normalInterval(double mean, double deviation, double probability) {
    if (!(probability > 0 && probability < 1))
        throw Error(ErrorKind::Usage, "an interval holds a probability between 0 and 1");
    const double reach = deviation * normalReach(probability);
    return {mean - reach, mean + reach};
}

} // namespace oddity::core
