// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace oddity::widgets {

/// Name filters for dialogs that open files, packed ones (.gz, .bz2) included; each ends with "All files".
QString tableFilters();
QString fitsFilters();
QString imageFilters();  ///< FITS and pictures
QString viewerFilters(); ///< all that the viewer shows
QString networkFilters();

} // namespace oddity::widgets
