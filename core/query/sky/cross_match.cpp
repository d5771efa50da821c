// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sky/cross_match.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <limits>
#include <unordered_set>

#include "core/error.h"
#include "core/letter_case.h"
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

std::string arcsecText(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

std::string grouped(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3;)
        text.insert(place -= 3, ",");
    return text;
}

/// Gives names that are not taken: a taken one gets the prefix and, if need be, a number. Names that differ in their
/// case alone are the same, as in a FITS table (FITS 4.0, section 7.3.1).
class FreeNames {
public:
    FreeNames(const std::vector<std::string>& taken, std::string prefix) : m_prefix(std::move(prefix)) {
        for (const std::string& name : taken)
            m_taken.insert(lowerCase(name));
    }

    std::string take(const std::string& wanted) {
        std::string name = wanted;
        for (int number = 1; m_taken.contains(lowerCase(name)); ++number)
            name = m_prefix + wanted + (number == 1 ? "" : "_" + std::to_string(number));
        m_taken.insert(lowerCase(name));
        return name;
    }

private:
    std::unordered_set<std::string> m_taken; ///< in lower case
    std::string m_prefix;
};

Column separationColumn(std::vector<double> separations, FreeNames& names) {
    return {.name = names.take("separation"),
            .unit = "arcsec",
            .ucd = "pos.angDistance",
            .description = "Distance to the matched object",
            .values = std::move(separations)};
}

Column countColumn(std::vector<std::int64_t> counts, FreeNames& names) {
    return {.name = names.take("matches"),
            .ucd = "meta.number",
            .description = "Matched objects within the radius",
            .values = std::move(counts)};
}

std::vector<std::int64_t> matchCounts(const std::vector<Match>& matches, std::size_t rowsOfA) {
    std::vector<std::int64_t> counts(rowsOfA);
    for (const Match& match : matches)
        ++counts[match.a.index()];
    return counts;
}

/// Pairs in the order of A's tree, so that neighbours in the sky follow each other and B's tree stays in the cache.
std::vector<Match> pairsOf(const SkyIndex& a, const SkyIndex& b, double radiusArcsec, bool isNearestOnly,
                           std::size_t most, const Progress& progress) {
    const auto failOnMany = [=] {
        throw Error(ErrorKind::BadInput, "more than " + grouped(most) + " pairs lie within " +
                                             arcsecText(radiusArcsec) +
                                             " arcsec; choose a smaller radius, or the nearest of each object alone");
    };
    const double chord = chordOf(radiusArcsec / arcsecPerDegree);
    std::vector<std::vector<Match>> found((a.size() + blockRows - 1) / blockRows);
    std::atomic<std::size_t> total{0};
    forEachRange(a.size(), blockRows, progress, "Matching", [&](std::size_t, std::size_t first, std::size_t end) {
        std::vector<Match>& pairs = found[first / blockRows];
        for (std::size_t index = first; index < end; ++index) {
            const SkyIndex::Point& point = a.points()[index];
            const std::size_t before = pairs.size();
            const std::size_t others = total;
            b.forEachWithin(point.at, chord, [&](const SkyIndex::Point& other, double squared) {
                const Match match{point.row, other.row, squared};
                if (!isNearestOnly || pairs.size() == before)
                    pairs.push_back(match);
                else if (keyOf(match) < keyOf(pairs.back()))
                    pairs.back() = match;
                if (others + pairs.size() - before > most)
                    failOnMany();
            });
            if ((total += pairs.size() - before) > most)
                failOnMany();
            if (index % 64 == 0 && progress.stopRequested())
                return;
        }
        for (Match& match : pairs)
            match.separationArcsec = angleOf(match.separationArcsec) * arcsecPerDegree;
    });
    std::vector<Match> all;
    all.reserve(total);
    for (std::vector<Match>& pairs : found) {
        all.insert(all.end(), pairs.begin(), pairs.end());
        pairs = {};
    }
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
                              const Progress& progress, std::size_t most) {
    if (!(radiusArcsec > 0 && radiusArcsec <= 180 * arcsecPerDegree))
        throw Error(ErrorKind::Usage, "the match radius is above 0 and at most 648,000 arcsec");
    const SkyIndex indexA(a.raDeg, a.decDeg, progress);
    const SkyIndex indexB(b.raDeg, b.decDeg, progress);
    std::vector<Match> pairs = pairsOf(indexA, indexB, radiusArcsec, kind == MatchKind::BestOfA, most, progress);
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
                                  const std::string& prefix, MatchKind kind) {
    FreeNames names(takenNames, prefix);
    const std::vector<RowId> partners = partnersOf(matches, rowsOfA);
    std::vector<Column> result;
    for (const Column& column : columnsOfB) {
        result.push_back(columnAt(column, partners));
        result.back().name = names.take(column.name);
    }
    std::vector<double> separations(rowsOfA, std::numeric_limits<double>::quiet_NaN());
    for (auto match = matches.rbegin(); match != matches.rend(); ++match)
        separations[match->a.index()] = match->separationArcsec;
    result.push_back(separationColumn(std::move(separations), names));
    if (kind == MatchKind::All)
        result.push_back(countColumn(matchCounts(matches, rowsOfA), names));
    return result;
}

std::vector<Column> pairedColumns(const std::vector<Column>& columnsOfA, const std::vector<Column>& columnsOfB,
                                  const std::vector<Match>& matches, const std::string& prefix) {
    std::vector<RowId> rowsOfA;
    std::vector<RowId> rowsOfB;
    std::vector<double> separations;
    for (const Match& match : matches) {
        rowsOfA.push_back(match.a);
        rowsOfB.push_back(match.b);
        separations.push_back(match.separationArcsec);
    }
    std::vector<Column> result;
    std::vector<std::string> taken;
    for (const Column& column : columnsOfA) {
        result.push_back(columnAt(column, rowsOfA));
        taken.push_back(column.name);
    }
    FreeNames names(taken, prefix);
    for (const Column& column : columnsOfB) {
        result.push_back(columnAt(column, rowsOfB));
        result.back().name = names.take(column.name);
    }
    result.push_back(separationColumn(std::move(separations), names));
    std::vector<std::int64_t> counts;
    if (!matches.empty()) {
        const auto last = std::ranges::max_element(rowsOfA, {}, &RowId::value);
        const std::vector<std::int64_t> ofRows = matchCounts(matches, last->index() + 1);
        for (const RowId row : rowsOfA)
            counts.push_back(ofRows[row.index()]);
    }
    result.push_back(countColumn(std::move(counts), names));
    return result;
}

} // namespace oddity::core
