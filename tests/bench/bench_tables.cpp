// SPDX-License-Identifier: BSD-3-Clause
// Loads a table of N rows and C columns (doubles, five of them integers, and a text id) from FITS and CSV:
// bench_tables FOLDER [--rows N --columns C --repeats R]. The files are written into FOLDER unless they are there, so
// that peers_tables.sh can load the same ones.
#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <random>

#include "core/data/catalog.h"
#include "core/io/tables/table_reader.h"
#include "core/io/tables/table_writer.h"
#include "measurement.h"

using namespace oddity;

namespace {

std::vector<core::Column> madeColumns(std::size_t rows, std::size_t columns) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::vector<std::string> ids(rows);
    for (std::size_t row = 0; row < rows; ++row)
        ids[row] = "SDSS J" + std::to_string(100000000 + row * 7);
    std::vector<core::Column> made{{.name = "id", .values = std::move(ids)}};
    for (std::size_t column = 1; column < columns; ++column) {
        core::Column next{.name = "c" + std::to_string(column)};
        if (column <= 5) {
            std::vector<std::int64_t> integers(rows);
            for (std::int64_t& value : integers)
                value = static_cast<std::int64_t>(random() >> 20);
            next.values = std::move(integers);
        } else {
            std::vector<double> reals(rows);
            for (double& value : reals)
                value = normal(random);
            next.values = std::move(reals);
        }
        made.push_back(std::move(next));
    }
    return made;
}

double residentMib() {
    std::FILE* status = std::fopen("/proc/self/statm", "r");
    long pages = 0;
    long resident = 0;
    if (!status)
        return 0;
    const bool isRead = std::fscanf(status, "%ld %ld", &pages, &resident) == 2;
    std::fclose(status);
    return isRead ? static_cast<double>(resident) * 4096 / (1 << 20) : 0;
}

double peakMib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void measure(const std::filesystem::path& path, int repeats) {
    double checksum = 0;
    std::size_t rows = 0;
    const double seconds = bench::medianSeconds(repeats, [&] {
        const core::Table table = core::readTable(path, {});
        rows = table.rows;
        checksum = table.columns.back().numberAt(core::RowId{static_cast<std::int64_t>(rows) - 1});
    });
    const double mebibytes = static_cast<double>(std::filesystem::file_size(path)) / (1 << 20);
    std::printf("{\"bench\": \"load %s\", \"rows\": %zu, \"med_s\": %.3f, \"mib_per_s\": %.0f, \"peak_mib\": %.0f, "
                "\"last\": %.17g}\n",
                path.extension().c_str() + 1, rows, seconds, mebibytes / seconds, peakMib(), checksum);
    std::fflush(stdout);
}

/// What the ids of a catalog cost beside its columns.
void measureCatalog(const std::filesystem::path& path) {
    core::Table table = core::readTable(path, {});
    const double before = residentMib();
    std::optional<core::Catalog> catalog;
    const std::size_t rows = table.rows;
    const double seconds = bench::medianSeconds(1, [&] { catalog.emplace(std::move(table.columns), "id"); });
    std::printf("{\"bench\": \"catalog of text ids\", \"rows\": %zu, \"med_s\": %.3f, \"grows_mib\": %.0f}\n", rows,
                seconds, residentMib() - before);
}

} // namespace

int main(int count, char** values) {
    bench::Arguments arguments = bench::Arguments::parse(count, values);
    if (arguments.others.size() != 1)
        return 2;
    const std::filesystem::path folder = arguments.others.front();
    std::filesystem::create_directories(folder);
    const std::filesystem::path fits = folder / "table.fits";
    const std::filesystem::path csv = folder / "table.csv";
    if (!std::filesystem::exists(fits) || !std::filesystem::exists(csv)) {
        const auto columns = madeColumns(arguments.rows, arguments.columns);
        for (const auto& path : {fits, csv})
            std::printf("{\"bench\": \"write %s\", \"med_s\": %.3f}\n", path.extension().c_str() + 1,
                        bench::medianSeconds(1, [&] { core::writeTable(path, columns, "bench"); }));
    }
    measure(fits, arguments.repeats);
    measureCatalog(fits);
    measure(csv, arguments.repeats);
    return 0;
}
