// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/import_survey.h"

#include <algorithm>
#include <memory>
#include <set>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/image_address.h"
#include "core/io/images/sequences/epoch_names.h"
#include "core/io/npy_file.h"
#include "core/io/series/series_reader.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/table_location.h"
#include "core/io/tables/table_reader.h"
#include "core/letter_case.h"
#include "core/project/project.h"
#include "core/project/run_store.h"
#include "core/utc_time.h"

namespace oddity::app {

namespace {

struct ImportedLatents {
    core::Matrix values;
    std::filesystem::path path;
};

/// The arrays of a column as float32; all must have one length and hold real numbers or integers.
core::Matrix matrixOf(core::Column& column, const std::filesystem::path& path) {
    const std::size_t rows = column.rowCount();
    if (auto* vectors = std::get_if<core::VectorColumn>(&column.values))
        return {std::move(vectors->values), rows, vectors->width};
    const auto* arrays = std::get_if<core::ArrayColumn>(&column.values);
    const auto fail = [&](const std::string& detail, std::int64_t row = -1) {
        throw core::Error(core::ErrorKind::BadInput, detail + ", so it holds no latents",
                          {.path = path.string(), .row = row, .field = column.name});
    };
    if (!arrays)
        fail("is not a vector column");
    const std::size_t width = rows == 0 ? 0 : arrays->lengthAt(core::RowId{0});
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(rows); ++row)
        if (arrays->lengthAt(core::RowId{row}) != width)
            fail("has " + std::to_string(arrays->lengthAt(core::RowId{row})) + " numbers where the first row has " +
                     std::to_string(width),
                 row);
    std::vector<float> values;
    if (const auto* reals = std::get_if<std::vector<double>>(&arrays->elements))
        std::ranges::transform(*reals, std::back_inserter(values),
                               [](double value) { return static_cast<float>(value); });
    else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&arrays->elements))
        std::ranges::transform(*integers, std::back_inserter(values),
                               [](std::int64_t value) { return static_cast<float>(value); });
    else
        fail("holds neither real numbers nor integers");
    return {std::move(values), rows, width};
}

ImportedLatents latentsIn(const std::string& spec, const core::Progress& progress) {
    const std::size_t colon = spec.rfind(':');
    if (colon == std::string::npos || spec.find('/', colon) != std::string::npos)
        return {core::mapNpy(spec), spec};
    const std::filesystem::path path = spec.substr(0, colon);
    const std::string name = spec.substr(colon + 1);
    core::Table table = core::readTable(path, progress);
    auto match = std::ranges::find(table.columns, name, &core::Column::name);
    if (match == table.columns.end())
        match = std::ranges::find_if(
            table.columns, [&name](const core::Column& column) { return core::equalsIgnoringCase(column.name, name); });
    if (match == table.columns.end())
        throw core::Error(core::ErrorKind::NotFound, "there is no such column", {.path = path.string(), .field = name});
    return {matrixOf(*match, path), path};
}

ImportedLatents readLatents(const std::string& spec, std::size_t rows, const core::Progress& progress) {
    ImportedLatents latents = latentsIn(spec, progress);
    if (latents.values.rows() != rows || latents.values.columns() == 0)
        throw core::Error(core::ErrorKind::BadInput,
                          "holds " + std::to_string(latents.values.rows()) + " rows of " +
                              std::to_string(latents.values.columns()) + " latents where the catalog has " +
                              std::to_string(rows) + " objects",
                          {.path = latents.path.string()});
    return latents;
}

/// Returns the rows flagged.
std::vector<core::RowFlag> storeLatents(const core::Project& project, const core::Catalog& catalog,
                                        const ImportedLatents& latents) {
    const std::size_t rows = catalog.rowCount();
    core::RunManifest run;
    run.modelPath = std::filesystem::absolute(latents.path).string();
    run.modelName = "imported " + latents.path.filename().string();
    run.modelFingerprint = core::Fingerprint::ofFile(core::tableLocation(latents.path).file);
    run.catalogFingerprint = catalog.fingerprint();
    run.device = "none";
    run.objects = run.done = static_cast<std::int64_t>(rows);
    run.complete = true;
    run.made = core::utcNow();
    run.outputs.push_back(
        {.name = "latents",
         .kind = "embed",
         .channels = {},
         .shape = {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(latents.values.columns())},
         .unit = {}});
    for (std::size_t row = 0; row < rows; ++row)
        if (!latents.values.rowIsFinite(row))
            run.flags.push_back(
                {core::RowId{static_cast<std::int64_t>(row)}, "import", "the imported latents are not finite numbers"});
    run.id = core::runIdOf(run);
    const std::filesystem::path folder = project.runsFolder() / run.id;
    std::filesystem::create_directories(folder);
    core::writeNpy(folder / "latents.npy", latents.values);
    core::writeManifest(folder, run);
    return run.flags;
}

/// Makes the texts in data absolute; says what was found.
void openAllSeries(core::DataReference& data, const std::shared_ptr<const core::Catalog>& catalog,
                   const core::Progress& progress, ImportSummary& summary, std::vector<core::RowFlag>& flags) {
    std::vector<std::unique_ptr<core::SeriesSource>> sources;
    for (core::SeriesSpec* spec : {&data.spectra, &data.lightCurves}) {
        if (spec->text.empty()) {
            sources.push_back(nullptr);
            continue;
        }
        spec->text = core::absoluteSeriesText(spec->text);
        sources.push_back(core::openSeries(*spec, catalog, progress));
        std::ranges::move(sources.back()->flaggedRows(), std::back_inserter(flags));
        summary.remarks.push_back(sources.back()->describe());
    }
    data.seriesFingerprint = core::seriesFingerprint(sources[0].get(), sources[1].get());
}

} // namespace

ImportSummary importSurvey(const ImportRequest& request, const core::Progress& progress) {
    core::LoadedCatalog loaded = core::readCatalog(request.catalog, progress);
    const auto catalog = std::make_shared<const core::Catalog>(std::move(loaded.catalog));
    ImportSummary summary;
    summary.remarks = loaded.remarks;
    summary.objects = static_cast<std::int64_t>(catalog->rowCount());
    if (summary.objects == 0)
        throw core::Error(core::ErrorKind::BadInput, "the catalog has no rows",
                          {.path = request.catalog.path.string()});

    core::DataReference data;
    data.catalog = request.catalog;
    data.catalog.path = std::filesystem::absolute(request.catalog.path);
    data.catalog.idColumn = catalog->idColumn();
    data.catalog.raColumn = loaded.raColumn;
    data.catalog.decColumn = loaded.decColumn;
    data.catalogSha256 = core::Fingerprint::ofFile(core::tableLocation(request.catalog.path).file, progress);
    data.images = request.images;
    data.importedLatents = request.latents;
    data.spectra = request.spectra;
    data.lightCurves = request.lightCurves;

    std::vector<core::RowFlag> flags;
    if (!request.images.text.empty()) {
        data.images.text = core::absoluteImageText(request.images.text);
        if (!request.epochs.empty())
            data.images.epochs = core::epochsFrom(request.epochs, progress);
        for (core::LayerSpec& layer : data.images.layers)
            layer.text = core::absoluteImageText(layer.text);
        core::ImageSpec images = data.images;
        images.raColumn = loaded.raColumn;
        images.decColumn = loaded.decColumn;
        const auto cutouts = core::openCutouts(images, *catalog, progress);
        data.imagesFingerprint = cutouts->fingerprint();
        flags = core::importFlagsOf(*cutouts);
        summary.remarks.push_back(cutouts->describe());
    }
    openAllSeries(data, catalog, progress, summary, flags);
    std::optional<ImportedLatents> latents;
    if (!request.latents.empty())
        latents = readLatents(request.latents, catalog->rowCount(), progress);

    progress.throwIfStopped();
    core::Project project = core::Project::create(request.project, data);
    project.replaceFlags("import", flags);
    if (latents)
        std::ranges::move(storeLatents(project, *catalog, *latents), std::back_inserter(flags));
    std::set<core::RowId> flagged;
    for (const core::RowFlag& flag : flags)
        flagged.insert(flag.row);
    summary.flagged = static_cast<std::int64_t>(flagged.size());
    return summary;
}

} // namespace oddity::app
