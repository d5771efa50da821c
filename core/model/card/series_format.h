// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/series.h"

namespace oddity::core {

/// A number that a network is given of each point of a series.
enum class SeriesChannel {
    Value,           ///< "flux" or "magnitude", through the card's steps
    Error,           ///< "error": its standard deviation, through the same steps
    InverseVariance, ///< "ivar": 1 / error²
    Masked,          ///< "mask": 1 where there is no value
    Valid,           ///< "valid": 1 where there is one
    Position,        ///< "wavelength" in Å, "time" in days
    Step,            ///< "time_step": days since the point before, 0 for the first
    Band,            ///< "band": its place in the card's bands, from 0
    OneHotBand       ///< "bands": as many channels as there are bands, 1 in that of the point
};

/// The axes behind that of the objects.
enum class SeriesLayout {
    Length,         ///< "NL"
    ChannelsLength, ///< "NCL"
    LengthChannels  ///< "NLC"
};

/// What becomes of points beyond the network's length.
enum class Excess { Refuse, KeepFirst, KeepLast };

enum class TimeZero {
    Data,  ///< times as they are
    First, ///< of the first point that is valid
    Peak   ///< of the brightest
};

/// Wavelengths that spectra are resampled to: bin centres.
struct WavelengthGrid {
    bool isLogarithmic = false;
    double first = 0; ///< Å
    double last = 0;
    int count = 0;

    double centre(int bin) const { return at(bin); }
    double lowerEdge(int bin) const { return at(bin - 0.5); } ///< of bin `count`: the end

private:
    double at(double place) const;
};

/// How a spectrum or light curve becomes an array.
struct SeriesFormat {
    std::vector<SeriesChannel> channels{SeriesChannel::Value};
    SeriesLayout layout = SeriesLayout::Length;
    std::optional<WavelengthGrid> grid; ///< spectrum; none: at the wavelengths that it was measured at
    std::string redshiftColumn;         ///< spectrum: of the catalog, for wavelengths at rest; "" as observed
    int length = 0;                     ///< points, filled up with masked ones; 0: as many as there are
    int lengthMultiple = 1;             ///< without a length: filled up to a multiple
    Excess excess = Excess::Refuse;
    TimeZero timeZero = TimeZero::Data;
    bool wantsMagnitude = false;
    std::optional<double> zeroPoint; ///< turns magnitudes of the data into fluxes: 10^(−0.4 (m − zero point))
    double fill = 0;                 ///< of values and errors of masked points; inverse variances are 0

    /// Points of every object, 0 where that differs from one to the other.
    int fixedLength() const { return grid ? grid->count : length; }
};

std::string_view wordOf(SeriesChannel channel, SeriesKind kind, bool wantsMagnitude);
std::string_view wordOf(SeriesLayout layout); ///< "NL" …
std::string_view wordOf(Excess excess);       ///< "refuse", "keep_first", "keep_last"
std::string_view wordOf(TimeZero zero);       ///< "data", "first", "peak"

} // namespace oddity::core
