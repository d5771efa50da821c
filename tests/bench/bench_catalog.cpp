// SPDX-License-Identifier: BSD-3-Clause
// Questions to a catalog of N rows × 100 columns: sort, filter, statistics; a cross-match of N with N objects.
// bench_catalog [--rows N] [--repeats R] [--out FOLDER]; with --out the same tables are written there as FITS for
// peers_catalog.sh. One JSON line a measurement.
#include <cmath>
#include <filesystem>
#include <iostream>
#include <random>

#include "core/data/catalog.h"
#include "core/error.h"
#include "core/io/tables/table_writer.h"
#include "core/query/column_statistics.h"
#include "core/query/column_values.h"
#include "core/query/expression.h"
#include "core/query/histogram.h"
#include "core/query/sky/cross_match.h"
#include "core/query/sorted_rows.h"
#include "measurement.h"

using namespace oddity::core;
namespace bench = oddity::bench;

namespace {

constexpr double radiusArcsec = 1;

std::vector<Column> table(std::size_t rows) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    std::vector<std::int64_t> ids(rows);
    std::vector<double> ra(rows), dec(rows);
    std::vector<std::string> classes(rows);
    static constexpr const char* names[] = {"spiral", "elliptical", "irregular", "merger", "edge-on disc"};
    for (std::size_t row = 0; row < rows; ++row) {
        ids[row] = 1237648720000000000 + static_cast<std::int64_t>((row * 2654435761U) % 4000000007U);
        ra[row] = 360 * uniform(random);
        dec[row] = std::asin(2 * uniform(random) - 1) * 57.29577951308232;
        classes[row] = names[random() % 5];
    }
    std::vector<Column> columns;
    columns.push_back({"objid", "", "meta.id", "", ids, {}});
    columns.push_back({"ra", "deg", "pos.eq.ra", "", ra, {}});
    columns.push_back({"dec", "deg", "pos.eq.dec", "", dec, {}});
    columns.push_back({"class", "", "", "", classes, {}});
    for (int number = 4; number < 100; ++number) {
        if (number % 8 == 7) {
            std::vector<std::int64_t> counts(rows);
            for (std::int64_t& count : counts)
                count = static_cast<std::int64_t>(1000 * uniform(random));
            columns.push_back({"n" + std::to_string(number), "", "", "", std::move(counts), {}});
            continue;
        }
        std::vector<double> values(rows);
        for (double& value : values)
            value = 20 + 2 * normal(random);
        columns.push_back({"x" + std::to_string(number), "mag", "", "", std::move(values), {}});
    }
    return columns;
}

/// The same objects, half an arcsec off each, in another order.
SkyPositions moved(const SkyPositions& from) {
    std::mt19937_64 random(6);
    std::normal_distribution<double> normal;
    SkyPositions to;
    const std::size_t rows = from.raDeg.size();
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t source = (row * 7919) % rows;
        const double dec = std::clamp(from.decDeg[source] + 0.3 / 3600 * normal(random), -90.0, 90.0);
        const double ra =
            from.raDeg[source] + 0.3 / 3600 * normal(random) / std::max(0.01, std::cos(dec / 57.29577951308232));
        to.raDeg.push_back(std::fmod(ra + 360, 360.0));
        to.decDeg.push_back(dec);
    }
    return to;
}

void measure(const std::string& what, std::size_t rows, int repeats, const std::function<std::size_t()>& work) {
    std::size_t answer = 0;
    const double seconds = bench::medianSeconds(repeats, [&] { answer = work(); });
    std::cout << "{\"bench\": \"" << what << "\", \"n\": " << rows << ", \"med_s\": " << seconds
              << ", \"answer\": " << answer << "}" << std::endl;
}

} // namespace

int main(int count, char** values) {
    try {
        const bench::Arguments arguments = bench::Arguments::parse(count, values);
        const std::size_t rows = arguments.rows;
        auto made = table(rows);
        const SkyPositions a{std::get<0>(made[1].values), std::get<0>(made[2].values)};
        const SkyPositions b = moved(a);
        if (!arguments.out.empty()) {
            std::filesystem::create_directories(arguments.out);
            writeTable(std::filesystem::path(arguments.out) / "catalog.fits", made, "catalog");
            std::vector<Column> other;
            other.push_back({"ra_b", "deg", "", "", b.raDeg, {}});
            other.push_back({"dec_b", "deg", "", "", b.decDeg, {}});
            writeTable(std::filesystem::path(arguments.out) / "other.fits", other, "other");
            writeTable(std::filesystem::path(arguments.out) / "positions.fits", {made[0], made[1], made[2]},
                       "positions");
        }
        const auto catalog = std::make_shared<const Catalog>(std::move(made), "objid");
        const NamedColumns columns = namedColumnsOf(catalog);
        const auto filter = [&](const std::string& text) {
            measure("filter " + text.substr(0, text.find(' ')), rows, arguments.repeats,
                    [&] { return Expression::parse(text, columns).rows({}).count(); });
        };
        filter("x4 < 21 && log10(x5) > 1.29 && x6 - x8 > 0.5");
        filter("class == \"spiral\"");
        filter("objid == 1237648720000000000");
        filter("matches(class, '^[es].*l$')");
        for (const char* key : {"x9", "n15", "class", "objid"})
            measure(std::string("sort ") + key, rows, arguments.repeats,
                    [&] { return sortedRows(allRows(rows), catalog->column(key), true, {}).front().index(); });
        measure("statistics x10", rows, arguments.repeats,
                [&] { return static_cast<std::size_t>(statisticsOf(catalog->column("x10")).distinct); });
        measure("histogram x10", rows, arguments.repeats,
                [&] { return histogramOf(catalog->column("x10"), {}).counts.size(); });
        measure("frequent class", rows, arguments.repeats,
                [&] { return frequentValuesOf(catalog->column("class"), 10).size(); });
        measure("match best", rows, arguments.repeats,
                [&] { return crossMatch(a, b, radiusArcsec, MatchKind::Best, {}).size(); });
        measure("match all", rows, arguments.repeats,
                [&] { return crossMatch(a, b, radiusArcsec, MatchKind::All, {}).size(); });
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
