// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// When an image was taken, MJD: MJD-AVG, MJD-OBS, MJD, JD, DATE-AVG or DATE-OBS, whichever comes first. NaN: its
/// header does not say.
double mjdOf(const FitsHeader& header);

/// Of a cube whose axis number `axis` (from 1) is time (CTYPE TIME or a time scale, UTC, TT, TAI, TDB …; FITS standard
/// 4.0, section 9), the MJD of its plane number `plane`, from 0: days, or CUNIT's seconds, since MJDREF. NaN where it
/// is no axis of time.
double mjdOfPlane(const FitsHeader& header, int axis, int plane);

/// MJD of an ISO 8601 date, "2021-03-01" or "2021-03-01T12:00:00.5"; NaN for what is none.
double mjdOfDate(const std::string& date);

} // namespace oddity::core
