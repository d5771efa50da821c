// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sky/cross_match.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <unordered_set>

#include "core/error.h"
#include "core/parallel.h"
#include "core/query/column_values.h"
#include "core/query/sky/sky_index.h"

namespace oddity::core {

namespace {

constexpr double arcsecPerDegree = 3600;
constexpr std::size_t blockRows = 4096;

auto keyOf(const Match& match) {
    return std::tuple(match.separationArcsec, match.a, match.b);
}

/// Pairs in the order of A's tree, so that neighbours in the sky follow each other and B's tree stays in the cache.
std::vector<Match> pairsOf(const SkyIndex& a, const SkyIndex& b, double radiusArcsec, bool isNearestOnly,
                           const Progress& progress) {
    const double chord = chordOf(radiusArcsec / arcsecPerDegree);
    std::vector<std::vector<Match>> found((a.size() + blockRows - 1) / blockRows);
    std::atomic<std::size_t> total{0};
    forEachRange(a.size(), blockRows, progress, "Matching", [&](std::size_t, std::size_t first, std::size_t end) {
        std::vector<Match>& pairs = found[first / blockRows];
        for (std::size_t index = first; index < end; ++index) {
            const SkyIndex::Point& point = a.points()[index];
            const std::size_t before = pairs.size();
            b.forEachWithin(point.at, chord, [&](const SkyIndex::Point& other, double squared) {
                const Match match{point.row, other.row, squared};
                if (!isNearestOnly || pairs.size() == before)
                    pairs.push_back(match);
                else if (keyOf(match) < keyOf(pairs.back()))
                    pairs.back() = match;
                if (pairs.size() > mostPairs)
                    throw Error(ErrorKind::BadInput, "more than 100,000,000 pairs; choose a smaller radius");
            });
            if (index % 64 == 0 && progress.stopRequested())
                return;
        }
        for (Match& match : pairs)
            match.separationArcsec = angleOf(match.separationArcsec) * arcsecPerDegree;
        if ((total += pairs.size()) > mostPairs)
            throw Error(ErrorKind::BadInput, "more than 100,000,000 pairs; choose a smaller radius");
    });
    std::vector<Match> all;
    all.reserve(total);
    for (const std::vector<Match>& pairs : found)
        all.insert(all.end(), pairs.begin(), pairs.end());
    return all;
}

void keepBest(std::vector<Match>& pairs, std::size_t rowsOfA, std::size_t rowsOfB) {
    std::ranges::sort(pairs, {}, keyOf);
    RowSet takenA(rowsOfA);
    RowSet takenB(rowsOfB);
    std::erase_if(pairs, [&](const Match& match) {
        if (takenA.contains(match.a) || takenB.contains(match.b))
            return true;
        takenA.insert(match.a);
        takenB.insert(match.b);
        return false;
    });
}

} // namespace

std::vector<Match> crossMatch(const SkyPositions& a, const SkyPositions& b, double radiusArcsec, MatchKind kind,
                              const Progress& progress) {
    if (!(radiusArcsec > 0 && radiusArcsec <= 180 * arcsecPerDegree))
        throw Error(ErrorKind::Usage, "the match radius is above 0 and at most 648,000 arcsec");
    const SkyIndex indexA(a.raDeg, a.decDeg, progress);
    const SkyIndex indexB(b.raDeg, b.decDeg, progress);
    std::vector<Match> pairs = pairsOf(indexA, indexB, radiusArcsec, kind == MatchKind::BestOfA, progress);
    if (kind == MatchKind::Best)
        keepBest(pairs, a.raDeg.size(), b.raDeg.size());
    std::ranges::sort(pairs, {},
                      [](const Match& match) { return std::tuple(match.a, match.separationArcsec, match.b); });
    progress.throwIfStopped();
    return pairs;
}

std::vector<RowId> partnersOf(const std::vector<Match>& matches, std::size_t rowsOfA) {
    std::vector<RowId> partners(rowsOfA);
    for (const Match& match : matches) // nearest first
        if (RowId& partner = partners[match.a.index()]; !partner.isValid())
            partner = match.b;
    return partners;
}

RowSet matchedRows(const std::vector<Match>& matches, std::size_t rowsOfA) {
    RowSet rows(rowsOfA);
    for (const Match& match : matches)
        rows.insert(match.a);
    return rows;
}

std::vector<Column> joinedColumns(const std::vector<Column>& columnsOfB, const std::vector<Match>& matches,
                                  std::size_t rowsOfA, const std::vector<std::string>& takenNames,
                                  const std::string& prefix) {
    std::unordered_set<std::string> taken(takenNames.begin(), takenNames.end());
    const auto freeName = [&](const std::string& wanted) {
        std::string name = wanted;
        for (int number = 1; taken.contains(name); ++number)
            name = prefix + wanted + (number == 1 ? "" : "_" + std::to_string(number));
        taken.insert(name);
        return name;
    };
    const std::vector<RowId> partners = partnersOf(matches, rowsOfA);
    std::vector<Column> result;
    for (const Column& column : columnsOfB) {
        result.push_back(columnAt(column, partners));
        result.back().name = freeName(column.name);
    }
    std::vector<double> separations(rowsOfA, std::numeric_limits<double>::quiet_NaN());
    for (auto match = matches.rbegin(); match != matches.rend(); ++match)
        separations[match->a.index()] = match->separationArcsec;
    result.push_back({.name = freeName("separation"),
                      .unit = "arcsec",
                      .ucd = "pos.angDistance",
                      .description = "Distance to the matched object",
                      .values = std::move(separations)});
    return result;
}

} // namespace oddity::core
