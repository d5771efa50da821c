// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/series.h"

namespace oddity::core {

/// What the numbers of a series' columns are.
struct SeriesMeaning {
    SeriesKind kind = SeriesKind::Spectrum;
    double positionScale = 1;       ///< Å or days in a unit of the positions
    bool isLogarithmic = false;     ///< positions are log10 of wavelengths
    bool isMagnitude = false;       ///< values
    bool isInverseVariance = false; ///< errors
    std::string unit;               ///< of the values

    friend bool operator==(const SeriesMeaning&, const SeriesMeaning&) = default;
};

/// Columns of one object's measurements as they stand in a file; errors, marks and bandOf may be empty.
struct RawSeries {
    std::vector<double> positions;
    std::vector<double> values;
    std::vector<double> errors;
    std::vector<double> marks; ///< anything but 0 is bad
    std::vector<std::uint16_t> bandOf;
    std::vector<std::string> bands;
};

/// In order of position; what has no position is left out, what has no value, no weight or a mark is masked. Throws
/// Error(BadInput) naming source when columns differ in length or nothing is left.
Series seriesFrom(const RawSeries& raw, const SeriesMeaning& meaning, std::string source);

} // namespace oddity::core
