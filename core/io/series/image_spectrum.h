// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/series.h"
#include "core/io/fits/fits_file.h"

namespace oddity::core {

/// The spectrum in a one-dimensional FITS image: hdu names it, "" the first. Wavelengths are those of an image
/// WAVELENGTH, WAVE or LOGLAM as long as it, else of its header: linear, WAVE-LOG (FITS standard 4.0, section 8.4), or
/// log10 as DC-FLAG 1 and COEFF0, COEFF1 say. An image IVAR, or ERROR, ERR, SIGMA or UNCERT, gives the errors, MASK or
/// AND_MASK the marks. Throws Error(BadInput) naming file, HDU and keyword.
Series imageSpectrumOf(const FitsFile& file, const std::string& hdu);

/// Whether the file's first HDU with data is such an image rather than a table.
bool beginsWithSpectrum(const FitsFile& file);

} // namespace oddity::core
