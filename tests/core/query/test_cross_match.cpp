// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sky/cross_match.h"

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include <QString>
#include <QTest>

#include "core/error.h"
#include "core/query/sky/sky_index.h"
#include "core/query/sky/sky_position.h"

using namespace oddity::core;

namespace {

constexpr double arcsec = 1.0 / 3600;

/// Clusters at both poles, over the seam of right ascension and elsewhere, in which pairs of all kinds occur.
SkyPositions scattered(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(-1, 1);
    const SkyPosition centres[] = {{0, 89.999}, {200, -89.9995}, {0, 0}, {359.9999, 45}, {120, -30}};
    SkyPositions positions;
    for (std::size_t row = 0; row < count; ++row) {
        const SkyPosition centre = centres[row % 5];
        const double dec = std::clamp(centre.decDeg + uniform(random) * 20 * arcsec, -90.0, 90.0);
        const double ra =
            std::abs(centre.decDeg) > 89 ? 180 * (1 + uniform(random)) : centre.raDeg + uniform(random) * 20 * arcsec;
        positions.raDeg.push_back(ra < 0 ? ra + 360 : ra >= 360 ? ra - 360 : ra);
        positions.decDeg.push_back(row % 97 == 5 ? std::numeric_limits<double>::quiet_NaN() : dec);
    }
    return positions;
}

std::vector<Match> allPairs(const SkyPositions& a, const SkyPositions& b, double radiusArcsec) {
    std::vector<Match> pairs;
    for (std::size_t i = 0; i < a.raDeg.size(); ++i)
        for (std::size_t j = 0; j < b.raDeg.size(); ++j) {
            const double separation = separationDeg({a.raDeg[i], a.decDeg[i]}, {b.raDeg[j], b.decDeg[j]}) / arcsec;
            if (separation <= radiusArcsec)
                pairs.push_back({RowId{static_cast<std::int64_t>(i)}, RowId{static_cast<std::int64_t>(j)}, separation});
        }
    return pairs;
}

using Pairs = std::set<std::pair<std::int64_t, std::int64_t>>;

Pairs pairsOf(const std::vector<Match>& matches) {
    Pairs pairs;
    for (const Match& match : matches)
        pairs.emplace(match.a.value, match.b.value);
    return pairs;
}

} // namespace

class TestCrossMatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatTryingAllPairsFinds_data() {
        QTest::addColumn<double>("radius");
        QTest::newRow("1 arcsec") << 1.0;
        QTest::newRow("5 arcsec") << 5.0;
        QTest::newRow("a radian") << 206265.0;
    }
    void findsWhatTryingAllPairsFinds() {
        QFETCH(double, radius);
        const SkyPositions a = scattered(700, 1);
        const SkyPositions b = scattered(900, 2);
        std::vector<Match> expected = allPairs(a, b, radius);
        QVERIFY(expected.size() > 50);
        const std::vector<Match> all = crossMatch(a, b, radius, MatchKind::All, {});
        QCOMPARE(pairsOf(all), pairsOf(expected));
        for (const Match& match : all) {
            const auto i = match.a.index(), j = match.b.index();
            const double separation = separationDeg({a.raDeg[i], a.decDeg[i]}, {b.raDeg[j], b.decDeg[j]}) / arcsec;
            QVERIFY(std::abs(match.separationArcsec - separation) < 1e-8 * std::max(1.0, separation));
        }

        std::ranges::stable_sort(expected, {}, &Match::separationArcsec);
        Pairs best, bestOfA;
        std::set<std::int64_t> usedA, usedB, seenA;
        for (const Match& match : expected) {
            if (seenA.insert(match.a.value).second)
                bestOfA.emplace(match.a.value, match.b.value);
            if (!usedA.contains(match.a.value) && !usedB.contains(match.b.value)) {
                usedA.insert(match.a.value);
                usedB.insert(match.b.value);
                best.emplace(match.a.value, match.b.value);
            }
        }
        QCOMPARE(pairsOf(crossMatch(a, b, radius, MatchKind::BestOfA, {})), bestOfA);
        QCOMPARE(pairsOf(crossMatch(a, b, radius, MatchKind::Best, {})), best);
    }

    void theIndexFindsTheNearest() {
        const SkyPositions positions = scattered(2000, 3);
        const SkyIndex index(positions.raDeg, positions.decDeg, {});
        QVERIFY(index.size() < 2000);
        for (const SkyPosition centre : {SkyPosition{10, 90}, SkyPosition{0, 0}, SkyPosition{250, 10}}) {
            std::vector<std::pair<double, std::int64_t>> expected;
            for (std::size_t row = 0; row < 2000; ++row)
                if (std::isfinite(positions.decDeg[row]))
                    expected.emplace_back(separationDeg(centre, {positions.raDeg[row], positions.decDeg[row]}),
                                          static_cast<std::int64_t>(row));
            std::ranges::sort(expected);
            const auto found = index.nearest(centre, 50);
            QCOMPARE(found.size(), std::size_t{50});
            for (std::size_t place = 0; place < 50; ++place)
                QVERIFY(std::abs(found[place].separationDeg - expected[place].first) < 1e-12);
        }
        QCOMPARE(index.nearest({0, 0}, 5000).size(), index.size());
        QCOMPARE(SkyIndex({}, {}, {}).nearest({0, 0}, 3).size(), std::size_t{0});
    }

    void theIndexFindsAllWithinARadius() {
        SkyPositions positions;
        std::mt19937 random(4);
        std::uniform_real_distribution<double> turn(0, 360), height(-1, 1);
        for (int row = 0; row < 20000; ++row) {
            positions.raDeg.push_back(turn(random));
            positions.decDeg.push_back(std::asin(height(random)) * 180 / M_PI);
        }
        const SkyIndex index(positions.raDeg, positions.decDeg, {});
        for (const SkyPosition centre : {SkyPosition{0.1, 0}, SkyPosition{359.9, 60}, SkyPosition{10, 89.5},
                                         SkyPosition{200, -90}, SkyPosition{123, 45}})
            for (const double radius : {0.5, 3.0, 40.0}) {
                std::set<std::int64_t> expected, found;
                for (std::size_t row = 0; row < positions.raDeg.size(); ++row)
                    if (separationDeg(centre, {positions.raDeg[row], positions.decDeg[row]}) <= radius)
                        expected.insert(static_cast<std::int64_t>(row));
                for (const Neighbour& neighbour : index.within(centre, radius))
                    found.insert(neighbour.row.value);
                QCOMPARE(found, expected);
            }
    }

    void theIndexLeavesOutWhatHasNoPosition() {
        const SkyIndex index({10, std::nan(""), 20, 30}, {1, 2, 95, 4}, {});
        QCOMPARE(index.size(), std::size_t{2});
        const auto found = index.within({30, 4}, 0.1);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].row, RowId{3});
    }

    void manyEqualPositionsAreFound() {
        SkyPositions same;
        same.raDeg.assign(500, 12.5);
        same.decDeg.assign(500, -3);
        QCOMPARE(crossMatch(same, {{12.5}, {-3}}, 0.1, MatchKind::All, {}).size(), std::size_t{500});
        const auto best = crossMatch(same, {{12.5}, {-3}}, 0.1, MatchKind::Best, {});
        QCOMPARE(best.size(), std::size_t{1});
        QCOMPARE(best.front().a, RowId{0});
    }

    void joinsWithoutNamesTwice() {
        const std::vector<Match> matches{{RowId{1}, RowId{2}, 0.5}, {RowId{1}, RowId{0}, 0.7}, {RowId{3}, RowId{1}, 0}};
        const std::vector<Column> b{{"z", "", "", "", std::vector<double>{0.1, 0.2, 0.3}, {}},
                                    {"n", "", "", "", std::vector<std::int64_t>{1, 2, 3}, {}}};
        const auto joined = joinedColumns(b, matches, 4, {"Z", "separation"}, "gaia_");
        QCOMPARE(joined.size(), std::size_t{3});
        QCOMPARE(joined[0].name, std::string("gaia_z"));
        QCOMPARE(joined[0].textAt(RowId{0}), std::string());
        QCOMPARE(joined[0].textAt(RowId{1}), std::string("0.3"));
        QCOMPARE(joined[1].name, std::string("n"));
        QCOMPARE(joined[1].textAt(RowId{2}), std::string());
        QCOMPARE(joined[1].textAt(RowId{3}), std::string("2"));
        QCOMPARE(joined[2].name, std::string("gaia_separation"));
        QCOMPARE(joined[2].textAt(RowId{1}), std::string("0.5"));
        QCOMPARE(matchedRows(matches, 4).selection(), Selection({RowId{1}, RowId{3}}));
    }

    void thePairsOfAllBlocksCount() {
        SkyPositions same;
        same.raDeg.assign(20'000, 12.5); // five blocks, of which none alone has too many pairs
        same.decDeg.assign(20'000, -3);
        const SkyPositions two{{12.5, 12.5}, {-3, -3}};
        QCOMPARE(crossMatch(same, two, 0.1, MatchKind::All, {}, 40'000).size(), std::size_t{40'000});
        try {
            crossMatch(same, two, 0.1, MatchKind::All, {}, 39'999);
            QFAIL("too many pairs");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QVERIFY2(QString::fromUtf8(error.what()).contains("39,999 pairs lie within 0.1 arcsec"), error.what());
        }
        QCOMPARE(crossMatch(same, two, 0.1, MatchKind::BestOfA, {}, 20'000).size(), std::size_t{20'000});
    }

    void allPairsAreATable() {
        const std::vector<Match> matches{{RowId{1}, RowId{2}, 0.5}, {RowId{1}, RowId{0}, 0.7}, {RowId{3}, RowId{1}, 0}};
        const std::vector<Column> a{{.name = "id", .values = std::vector<std::string>{"p", "q", "r", "s"}}};
        const std::vector<Column> b{
            {.name = "id", .values = std::vector<std::int64_t>{10, 11, 12}, .nullRows = {1}},
            {.name = "v", .values = VectorColumn{2, {0, 1, 10, 11, 20, 21}}},
            {.name = "w", .values = ArrayColumn{{0, 2, 2, 3}, std::vector<double>{1, 2, 3}}, .shape = {}}};
        const auto pairs = pairedColumns(a, b, matches, "b_");
        const auto row = [&pairs](std::int64_t number) {
            std::string text;
            for (const Column& column : pairs)
                text += column.textAt(RowId{number}) + ";";
            return text;
        };
        QCOMPARE(pairs.size(), std::size_t{6});
        QCOMPARE(pairs[1].name, std::string("b_id"));
        QCOMPARE(row(0), std::string("q;12;20 21;3;0.5;2;"));
        QCOMPARE(row(1), std::string("q;10;0 1;1 2;0.7;2;"));
        QCOMPARE(row(2), std::string("s;;10 11;;0;1;"));
        QCOMPARE(pairs[1].nullRows, std::vector<std::int64_t>{2});
        QCOMPARE(pairedColumns(a, b, {}, "b_")[5].rowCount(), std::size_t{0});

        const auto joined = joinedColumns(b, matches, 4, {"id"}, "b_", MatchKind::All);
        QCOMPARE(joined.size(), std::size_t{5});
        QCOMPARE(joined[1].textAt(RowId{1}), std::string("20 21"));
        QCOMPARE(joined[2].textAt(RowId{1}), std::string("3"));
        QCOMPARE(joined[4].name, std::string("matches"));
        QCOMPARE(std::get<std::vector<std::int64_t>>(joined[4].values), (std::vector<std::int64_t>{0, 2, 0, 1}));
    }

    void refusesRadiiThatAreNone() {
        for (const double radius : {0.0, -1.0, std::nan(""), 1e9})
            QVERIFY_EXCEPTION_THROWN(crossMatch({{1}, {1}}, {{1}, {1}}, radius, MatchKind::Best, {}), Error);
    }

    void stops() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(crossMatch(scattered(100, 1), scattered(100, 2), 1, MatchKind::Best,
                                            Progress{.stop = stop.get_token(), .report = {}}),
                                 Error);
    }
};

QTEST_GUILESS_MAIN(TestCrossMatch)
#include "test_cross_match.moc"
