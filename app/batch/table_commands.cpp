// SPDX-License-Identifier: BSD-3-Clause
#include <map>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/batch/command.h"
#include "core/error.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/table_location.h"
#include "core/io/tables/table_writer.h"
#include "core/query/column_values.h"
#include "core/query/sky/cross_match.h"

namespace oddity::app {

namespace {

struct MatchRequest {
    core::CatalogSpec first;
    core::CatalogSpec second;
    double radiusArcsec = 1;
    core::MatchKind kind = core::MatchKind::Best;
    std::string prefix;
    std::string out;
};

core::LoadedCatalog readPlaced(const core::CatalogSpec& spec, const Batch& batch) {
    requireFile(core::tableLocation(spec.path).file);
    core::LoadedCatalog loaded = core::readCatalog(spec, batch.progress);
    for (const std::string& remark : loaded.remarks)
        batch.remark(remark);
    if (loaded.raColumn.empty() || loaded.decColumn.empty())
        throw core::Error(core::ErrorKind::BadInput, "has no columns of positions; name them", {.path = spec.path});
    return loaded;
}

core::SkyPositions positionsOf(const core::LoadedCatalog& loaded) {
    return {core::numbersOf(loaded.catalog.column(loaded.raColumn)),
            core::numbersOf(loaded.catalog.column(loaded.decColumn))};
}

ExitCode match(const MatchRequest& request, const Batch& batch) {
    core::requireTableName(request.out);
    const core::LoadedCatalog first = readPlaced(request.first, batch);
    const core::LoadedCatalog second = readPlaced(request.second, batch);
    const std::vector<core::Match> pairs =
        core::crossMatch(positionsOf(first), positionsOf(second), request.radiusArcsec, request.kind, batch.progress);
    const std::size_t matched = core::matchedRows(pairs, first.catalog.rowCount()).count();
    const std::vector<std::string> remarks = core::writeTable(
        request.out, core::pairedColumns(first.catalog.columns(), second.catalog.columns(), pairs, request.prefix),
        "pairs");
    for (const std::string& remark : remarks)
        batch.remark(remark);
    batch.answer(
        {{"pairs", pairs.size()}, {"matched", matched}, {"objects", first.catalog.rowCount()}, {"out", request.out}},
        std::to_string(pairs.size()) + " pairs of " + std::to_string(matched) + " objects in " + request.out);
    return ExitCode::Done;
}

} // namespace

void addTableCommands(CLI::App& app, Batch& batch) {
    auto* command =
        app.add_subcommand("match", "Write the pairs of two tables that lie together in the sky, one a row");
    auto request = std::make_shared<MatchRequest>();
    command->add_option("first", request->first.path, "table or catalog; FILE[2] or FILE[NAME] chooses one")
        ->required();
    command->add_option("second", request->second.path)->required();
    command->add_option("--radius", request->radiusArcsec, "arcsec, at most")->check(CLI::PositiveNumber)->required();
    static const std::map<std::string, core::MatchKind> kinds{
        {"best", core::MatchKind::Best}, {"nearest", core::MatchKind::BestOfA}, {"all", core::MatchKind::All}};
    command
        ->add_option("--pairs", request->kind,
                     "best: each object once, in both tables (default); nearest: for each object of the first; all")
        ->transform(CLI::CheckedTransformer(kinds, CLI::ignore_case));
    command->add_option("--ra", request->first.raColumn, "column of right ascensions of the first table, degrees");
    command->add_option("--dec", request->first.decColumn);
    command->add_option("--ra2", request->second.raColumn, "of the second table");
    command->add_option("--dec2", request->second.decColumn);
    command->add_option("--prefix", request->prefix, "for names of the second table that are taken (second_)");
    command->add_option("--out", request->out, ".fits, .vot, .ecsv or .csv")->required();
    command->callback([request, &batch] {
        if (request->prefix.empty())
            request->prefix = "second_";
        batch.command = [request, &batch] { return match(*request, batch); };
    });
}

} // namespace oddity::app
