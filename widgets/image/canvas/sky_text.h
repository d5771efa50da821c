// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QString>

#include "core/data/sky_transform.h"
#include "core/io/fits/pixel_conversion.h"
#include "core/io/wcs_transform.h"
#include "core/model/inputs/grid_sky.h"

namespace oddity::widgets {

/// "10h23m11.21s" and "+41°16′09.4″": rounded, never 60 seconds.
QString raText(double raDeg, int decimals = 2);
QString decText(double decDeg, int decimals = 1);

/// Digits behind the point that tell tenths of a pixel apart.
struct PositionDecimals {
    int seconds = 2; ///< of right ascension in time
    int arcsec = 1;
    int degrees = 6;
};
/// 0: the scale is not known.
PositionDecimals positionDecimals(double pixelScaleArcsec);
/// "10h23m11.21s  +41°16′09.4″   ICRS" or "155.796708°  +41.269278°   ICRS"; galactic positions "l …°  b …° galactic".
/// With the digits of positionDecimals().
QString skyText(const core::SkyPosition& position, const core::SkyFrame& frame, bool inDegrees,
                double pixelScaleArcsec = 0);

/// "ELON 12.345678°  ELAT −1.200000°   ecliptic", of linear axes "DETX 1.25 mm  DETY 3 mm   linear".
QString worldText(const std::vector<core::WorldValue>& values, const std::string& system);

/// For lines this far apart: "10h23m", "−00°30′", with no more digits than the step needs.
QString longitudeLabel(double longitudeDeg, double stepDeg, bool inDegrees);
QString latitudeLabel(double latitudeDeg, double stepDeg, bool inDegrees);

/// A pixel's value in the fewest digits that tell it from every other float32: "123456", "0.01234", "1.234e-07".
QString valueText(float value);
/// Whole numbers with all their digits, real ones in the fewest that give them back.
QString valueText(const core::ExactValue& value);
/// The same, filled with blanks as wide as digits, so that what stands behind it stays where it is.
QString valueField(float value);
QString valueField(const core::ExactValue& value);
inline constexpr int valueFieldWidth = 12;
/// A measured value, to five digits.
QString measureText(float value);

using core::GridSky;

} // namespace oddity::widgets
