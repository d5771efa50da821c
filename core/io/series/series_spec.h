// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "core/data/series.h"

namespace oddity::core {

/// Which series belong to a catalog, as the user wrote it.
struct SeriesSpec {
    SeriesKind kind = SeriesKind::Spectrum;
    /// "catalog": vector columns of the catalog; a pattern with {column} fields, one table or one-dimensional image an
    /// object ("spectra/{id}.fits"); else one long table with a column of ids, or several of them by *, ? and {band}
    /// ("curves-{band}.csv"). Tables of any kind that readTable() takes; brackets choose an HDU. "" for none.
    std::string text;
    /// Names of columns by role, where they are not to be guessed; a unit may follow in brackets: "wavelength" →
    /// "lam[nm]". Roles: wavelength, log_wavelength (log10), time, flux, magnitude, error, ivar, mask, band, id.
    std::map<std::string, std::string> columns;

    friend bool operator==(const SeriesSpec&, const SeriesSpec&) = default;

    static constexpr const char* inCatalog = "catalog";
};

} // namespace oddity::core
