// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace oddity::core {

/// How often the truth lies in an interval that is stated to hold it with probability `nominal`.
struct Coverage {
    double nominal = 0;
    double observed = 0;
    double samplingError = 0; ///< standard deviation of `observed` if `nominal` were right: √(c(1−c)/n)
};

enum class Confidence {
    Calibrated,     ///< every interval holds the truth as often as stated: within 3 sampling errors, or within 1 %
    Overconfident,  ///< too seldom
    Underconfident, ///< too often
    Mixed,
    Unknown ///< too few objects to tell: a sampling error above 0.1
};
std::string nameOf(Confidence confidence); ///< "calibrated", "over-confident" …

/// Stated uncertainties against the truth.
struct Calibration {
    std::int64_t objects = 0;
    std::int64_t left = 0; ///< without truth or without a finite interval, left out
    std::vector<Coverage> coverage;
    Confidence confidence() const;
};

struct Interval {
    double low = 0;
    double high = 0;
};
/// Central, of a normal distribution. Throws Error(Usage) unless 0 < probability < 1.
Interval normalInterval(double mean, double deviation, double probability);
/// Intervals of one stated probability, one per truth.
Coverage coverageOf(const std::vector<double>& truth, const std::vector<Interval>& intervals, double nominal);
/// Of central 68 % and 90 % intervals (Ho et al. 2021): `inner` and `outer`, one per truth. NaN are left out.
Calibration calibrationOf(const std::vector<double>& truth, const std::vector<Interval>& inner,
                          const std::vector<Interval>& outer);

} // namespace oddity::core
