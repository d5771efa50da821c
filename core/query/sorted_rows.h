// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/data/catalog.h"
#include "core/progress.h"

namespace oddity::core {

/// Rows in the order of a key; equal ones stay in the order given, missing ones come last whichever the direction.
/// Numbers by value, integers exactly; texts by bytes. A column of vectors leaves the order as it is. By radix sort,
/// so that a million rows take some hundredths of a second. Throw Error(Cancelled).
std::vector<RowId> sortedRows(std::vector<RowId> rows, const Column& key, bool isAscending, const Progress& progress);
std::vector<RowId> sortedRows(std::vector<RowId> rows, std::span<const float> key, bool isAscending,
                              const Progress& progress);
std::vector<RowId> sortedRows(std::vector<RowId> rows, const std::function<std::string_view(RowId)>& key,
                              bool isAscending, const Progress& progress);

std::vector<RowId> allRows(std::size_t rowCount);

} // namespace oddity::core
