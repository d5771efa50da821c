// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/io/series/raw_series.h"
#include "core/io/series/series_spec.h"

namespace oddity::core {

/// Which columns of a table are what of a series; null where there is none. Points into the table.
struct SeriesColumns {
    const Column* positions = nullptr;
    const Column* values = nullptr;
    const Column* errors = nullptr;
    const Column* marks = nullptr;
    const Column* bands = nullptr;
    const Column* ids = nullptr;
    SeriesMeaning meaning;
};

/// Those that spec names, else by the names that surveys use. idColumn: of the catalog, "" where no ids are wanted.
/// Throws Error(BadInput) naming place and the column that is missing, is no number, or has a unit that is none of
/// wavelength or time.
SeriesColumns seriesColumnsOf(const std::vector<const Column*>& columns, const SeriesSpec& spec,
                              const std::string& idColumn, const std::string& place);
inline std::vector<const Column*> addressesOf(const std::vector<Column>& columns) {
    std::vector<const Column*> addresses;
    for (const Column& column : columns)
        addresses.push_back(&column);
    return addresses;
}

/// One object's table: a row a measurement, or one row of arrays.
RawSeries rawSeriesOf(const SeriesColumns& columns);
/// The measurements in the cells of one row.
RawSeries rawSeriesAt(const SeriesColumns& columns, RowId row);

/// Throws Error(Usage) about a role that there is none of for this kind.
void checkRoles(const SeriesSpec& spec);

} // namespace oddity::core
