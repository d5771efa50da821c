// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/import_survey.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/image_address.h"
#include "core/io/npy_file.h"
#include "core/project/project.h"
#include "core/project/run_store.h"
#include "core/utc_time.h"

namespace oddity::app {

namespace {

struct ImportedLatents {
    core::Matrix values;
    std::filesystem::path path;
};

ImportedLatents latentsIn(const std::string& spec, const core::Progress& progress) {
    const std::size_t colon = spec.rfind(':');
    if (colon == std::string::npos || spec.find('/', colon) != std::string::npos)
        return {core::mapNpy(spec), spec};
    const std::filesystem::path path = spec.substr(0, colon);
    const std::string name = spec.substr(colon + 1);
    const core::LoadedCatalog table = core::readCatalog({.path = path}, progress);
    const core::Column& column = table.catalog.column(name, path.string());
    const auto* vectors = std::get_if<core::VectorColumn>(&column.values);
    if (!vectors)
        throw core::Error(core::ErrorKind::BadInput, "is not a vector column, so it holds no latents",
                          {.path = path.string(), .field = name});
    return {core::Matrix(vectors->values, column.rowCount(), vectors->width), path};
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
    run.modelFingerprint = core::Fingerprint::ofFile(latents.path);
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

} // namespace

ImportSummary importSurvey(const ImportRequest& request, const core::Progress& progress) {
    core::LoadedCatalog loaded = core::readCatalog(request.catalog, progress);
    ImportSummary summary;
    summary.remarks = loaded.remarks;
    summary.objects = static_cast<std::int64_t>(loaded.catalog.rowCount());
    if (summary.objects == 0)
        throw core::Error(core::ErrorKind::BadInput, "the catalog has no rows",
                          {.path = request.catalog.path.string()});

    core::DataReference data;
    data.catalog = request.catalog;
    data.catalog.path = std::filesystem::absolute(request.catalog.path);
    data.catalog.idColumn = loaded.catalog.idColumn();
    data.catalog.raColumn = loaded.raColumn;
    data.catalog.decColumn = loaded.decColumn;
    data.catalogSha256 = core::Fingerprint::ofFile(request.catalog.path);
    data.images = request.images;
    data.importedLatents = request.latents;

    std::vector<core::RowFlag> flags;
    if (!request.images.text.empty()) {
        data.images.text = core::absoluteImageText(request.images.text);
        for (core::LayerSpec& layer : data.images.layers)
            layer.text = core::absoluteImageText(layer.text);
        core::ImageSpec images = data.images;
        images.raColumn = loaded.raColumn;
        images.decColumn = loaded.decColumn;
        const auto cutouts = core::openCutouts(images, loaded.catalog);
        data.imagesFingerprint = cutouts->fingerprint();
        flags = core::importFlagsOf(*cutouts);
        summary.remarks.push_back(cutouts->describe());
    }
    std::optional<ImportedLatents> latents;
    if (!request.latents.empty())
        latents = readLatents(request.latents, loaded.catalog.rowCount(), progress);

    core::Project project = core::Project::create(request.project, data);
    project.replaceFlags("import", flags);
    if (latents)
        std::ranges::move(storeLatents(project, loaded.catalog, *latents), std::back_inserter(flags));
    std::set<core::RowId> flagged;
    for (const core::RowFlag& flag : flags)
        flagged.insert(flag.row);
    summary.flagged = static_cast<std::int64_t>(flagged.size());
    return summary;
}

} // namespace oddity::app
