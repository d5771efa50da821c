// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/progress.h"
#include "core/query/row_set.h"

namespace oddity::core {

/// A table's positions in degrees, one entry a row; rows without a position match nothing.
struct SkyPositions {
    std::vector<double> raDeg;
    std::vector<double> decDeg;
};

enum class MatchKind {
    Best,    ///< each row of either table at most once: pairs are taken in the order of their separation
    BestOfA, ///< for each row of A the nearest of B, which several may share
    All,     ///< every pair
};

struct Match {
    RowId a;
    RowId b;
    double separationArcsec = 0;
};

constexpr std::size_t mostPairs = 100'000'000;

/// Pairs whose separation on the sky is at most the radius, by row of A, then separation, then row of B. On all cores.
/// Throws Error(Usage) for a radius that is not above 0 or beyond 180 degrees, Error(BadInput) for more than `most`
/// pairs in all, Error(Cancelled).
std::vector<Match> crossMatch(const SkyPositions& a, const SkyPositions& b, double radiusArcsec, MatchKind kind,
                              const Progress& progress, std::size_t most = mostPairs);

/// One entry for each row of A: its match in B that is nearest, invalid where it has none.
std::vector<RowId> partnersOf(const std::vector<Match>& matches, std::size_t rowsOfA);
RowSet matchedRows(const std::vector<Match>& matches, std::size_t rowsOfA);

/// The columns of B at the partners of A's rows, one entry for each row of A, then "separation" in arcsec and, of
/// MatchKind::All, "matches", their number. A name that is taken gets the prefix and, if need be, a number.
std::vector<Column> joinedColumns(const std::vector<Column>& columnsOfB, const std::vector<Match>& matches,
                                  std::size_t rowsOfA, const std::vector<std::string>& takenNames,
                                  const std::string& prefix, MatchKind kind = MatchKind::Best);

/// A table of all pairs, one a row, in their order: the columns of A, those of B, "separation" in arcsec, and
/// "matches", how many pairs the row of A has. Names of B are changed as in joinedColumns().
std::vector<Column> pairedColumns(const std::vector<Column>& columnsOfA, const std::vector<Column>& columnsOfB,
                                  const std::vector<Match>& matches, const std::string& prefix);

} // namespace oddity::core
