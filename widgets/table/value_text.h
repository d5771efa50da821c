// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QString>

#include "core/data/catalog.h"
#include "core/data/ranking.h"

namespace oddity::widgets {

/// How the numbers of one column are written, so that their decimal points line up. A number that needs more digits
/// than that has them: what is seen reads back as the float32, or as a double within 15 digits.
struct NumberFormat {
    enum class Digits {
        OfDouble, ///< 15, with which every decimal number comes back from a double
        OfSingle, ///< the fewest that tell it from every other float32
        Few       ///< 4, for scores and the like: rounded to the column's decimals where that leaves three of them
    };

    int decimals = 0; ///< at least; of the mantissa where isScientific
    bool isScientific = false;
    Digits digits = Digits::OfDouble;
};

inline constexpr std::size_t sampledForFormat = 512;

/// From a sample of the column: the decimals that all but its longest tenth need, where its largest values have room
/// for them, else none; scientific where most values are too small or too large to be written out. Values that are not
/// finite are left out.
NumberFormat numberFormatFor(const std::vector<double>& sample, NumberFormat::Digits digits);
NumberFormat numberFormatOf(const core::Column& column, std::size_t sampled = sampledForFormat);
/// Rows of a column of real numbers that have one, spread over it: at most `wanted`, found without looking at all of a
/// long column.
std::vector<core::RowId> rowsWithNumbers(const core::Column& column, std::size_t wanted);
NumberFormat numberFormatOf(const std::vector<float>& values); ///< scores: few digits
/// An en dash for NaN; a true minus sign; "7.6e−10" where the zeros would be too many.
QString numberText(double value, NumberFormat format);
/// A cell as the file asks to have it shown (TDISP), else reals in the format, arrays in short, others in full.
QString cellText(const core::Column& column, core::RowId row, NumberFormat format);
/// A value and its uncertainty (0 or NaN: none is known) with as many decimals as its two leading digits have:
/// "0.631 ± 0.048"; without one, six significant digits.
QString measuredText(double value, double deviation);
/// An array in short: how many elements, from the least to the largest finite one; few elements are written out.
QString shortArrayText(const core::Column& column, core::RowId row);

QString rightAscensionText(double raDeg);     ///< "12ʰ 34ᵐ 56.78ˢ"
QString declinationText(double decDeg);       ///< "−05° 04′ 03.2″"
QString separationText(double separationDeg); ///< in arcsec, arcmin or degrees, with the unit
QString objectsText(qint64 count);            ///< "1 object", "2,000 objects"
QString provenanceText(const core::Provenance& provenance);

} // namespace oddity::widgets
