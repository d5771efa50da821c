// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QString>

#include "core/data/catalog.h"
#include "core/data/ranking.h"

namespace oddity::widgets {

/// How the numbers of one column are written, so that their decimal points line up. Rounded for reading; exact values
/// belong into the tooltip and the clipboard.
struct NumberFormat {
    int decimals = 0;
    bool isScientific = false;
};

/// From a sample of the column: as many decimals as its largest values need for significantDigits, fewer where the
/// values have fewer; scientific where the range asks for it. Values that are not finite are left out.
NumberFormat numberFormatFor(const std::vector<double>& sample, int significantDigits);
NumberFormat numberFormatOf(const core::Column& column);
NumberFormat numberFormatOf(const std::vector<float>& values);
QString numberText(double value, NumberFormat format); ///< an en dash for NaN; a true minus sign
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
