// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/series_reader.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/files/name_pattern.h"
#include "core/io/series/series_columns.h"
#include "core/io/series/series_sources.h"

namespace oddity::core {

namespace {

/// {band} alone stands for tables of many objects, any other field for one object's file.
bool namesObjects(const ImageAddress& address, const Catalog& catalog) {
    const NamePattern pattern(address.file, catalog);
    return std::ranges::any_of(pattern.fields, [](const std::string& field) { return field != "band"; });
}

} // namespace

std::unique_ptr<SeriesSource> openSeries(const SeriesSpec& spec, std::shared_ptr<const Catalog> catalog,
                                         const Progress& progress) {
    checkRoles(spec);
    if (spec.text == SeriesSpec::inCatalog)
        return openCatalogSeries(spec, std::move(catalog));
    const ImageAddress address = imageAddressOf(spec.text);
    if (address.file.empty())
        throw Error(ErrorKind::BadInput, "'" + spec.text + "' names no files",
                    {.field = std::string(nameOf(spec.kind))});
    return namesObjects(address, *catalog) ? openSeriesFiles(spec, address, std::move(catalog), progress)
                                           : openSeriesTables(spec, address, std::move(catalog), progress);
}

std::string seriesFingerprint(const SeriesSource* spectra, const SeriesSource* lightCurves) {
    if (!spectra && !lightCurves)
        return {};
    Fingerprint fingerprint;
    for (const SeriesSource* source : {spectra, lightCurves})
        fingerprint.add(source ? source->fingerprint() : std::string());
    return fingerprint.hex();
}

std::string absoluteSeriesText(const std::string& text) {
    return text == SeriesSpec::inCatalog ? text : absoluteImageText(text);
}

} // namespace oddity::core
