// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/row_flag.h"
#include "core/data/row_id.h"

namespace oddity::core {

enum class SeriesKind { Spectrum, LightCurve };

/// "spectrum", "light curve"; for people.
constexpr std::string_view nameOf(SeriesKind kind) {
    return kind == SeriesKind::Spectrum ? "spectrum" : "light curve";
}

constexpr std::string_view pluralOf(SeriesKind kind) {
    return kind == SeriesKind::Spectrum ? "spectra" : "light curves";
}

/// One object's measurements along wavelength or time, in ascending order of position. What is masked keeps its place:
/// a value that is missing, has no weight or was marked as bad.
struct Series {
    SeriesKind kind = SeriesKind::Spectrum;
    std::vector<double> positions;     ///< wavelength in Å, time in days; finite
    std::vector<float> values;         ///< as many; NaN missing
    std::vector<float> errors;         ///< standard deviations, NaN not known; empty: none are known
    std::vector<std::uint8_t> masked;  ///< 1: not to be used
    std::vector<std::uint16_t> bandOf; ///< light curve: index into bands; empty: all of one band
    std::vector<std::string> bands;
    bool isMagnitude = false; ///< values are magnitudes, fluxes otherwise
    std::string unit;         ///< of values and errors, "" not known
    std::string source;       ///< file or column, for messages

    std::size_t size() const { return positions.size(); }
    std::string positionUnit() const { return kind == SeriesKind::Spectrum ? "Angstrom" : "d"; }
};

/// Gives the series of any catalog row. read() may be called from several threads at once and throws Error(BadInput or
/// Io), naming file, column and row, for an object whose series cannot be read.
class SeriesSource {
public:
    virtual ~SeriesSource() = default;
    virtual SeriesKind kind() const = 0;
    virtual Series read(RowId row) const = 0;
    virtual std::string describe() const = 0; ///< for people: "light curves of 480 of 500 objects in curves.csv"
    virtual std::vector<RowFlag> flaggedRows() const = 0; ///< known to have none without reading, with the reason
    virtual std::string fingerprint() const = 0;          ///< of the measurements: files by path, size and time
};

} // namespace oddity::core
