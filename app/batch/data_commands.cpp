// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/batch/model_report.h"
#include "app/steps/export_results.h"
#include "app/steps/import_survey.h"
#include "app/steps/network/export_pixels.h"
#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/file_info.h"
#include "core/io/tables/table_location.h"
#include "core/model/ensemble/ensemble.h"
#include "core/project/run_store.h"
#include "core/sky/demo_survey.h"

namespace oddity::app {

namespace {

using nlohmann::json;

/// What the table holds and, where it can be a survey's catalog, which columns name and place the objects.
json tableInfo(const std::filesystem::path& path, const core::Progress& progress) {
    json info = json::parse(core::fitsInfoJson(path));
    info["content"] = "catalog";
    try {
        const core::LoadedCatalog loaded = core::readCatalog({.path = path}, progress);
        info.update({{"id", loaded.catalog.idColumn()}, {"ra", loaded.raColumn}, {"dec", loaded.decColumn}});
        info["remarks"] = loaded.remarks;
    } catch (const core::Error& error) {
        if (error.kind() != core::ErrorKind::BadInput)
            throw;
        info["remarks"].push_back(std::string("This table cannot be a survey's catalog: ") + error.what());
    }
    return info;
}

json projectInfo(const std::filesystem::path& path, const Batch& batch) {
    const OpenProject open = openProject(path, batch);
    json info{{"content", "project"},
              {"objects", open.survey->catalog->rowCount()},
              {"catalog", open.survey->data.catalog.path.string()},
              {"images", open.survey->cutouts ? open.survey->cutouts->describe() : ""},
              {"spectra", open.survey->spectra ? open.survey->spectra->describe() : ""},
              {"light_curves", open.survey->lightCurves ? open.survey->lightCurves->describe() : ""},
              {"flagged", json::array()},
              {"labels", open.project.labels(*open.survey->catalog).current.size()},
              {"runs", json::array()},
              {"maps", core::listDerived(path, "map")},
              {"scores", core::listDerived(path, "score")}};
    for (const core::RowFlag& flag : open.survey->flags)
        info["flagged"].push_back(
            {{"id", open.survey->catalog->id(flag.row)}, {"stage", flag.stage}, {"reason", flag.reason}});
    for (const core::RunManifest& run : core::listRuns(open.project.runsFolder())) {
        info["runs"].push_back({{"id", run.id},
                                {"model", run.modelName},
                                {"path", run.modelPath},
                                {"done", run.done},
                                {"objects", run.objects},
                                {"complete", run.complete},
                                {"device", run.device},
                                {"precision", run.precision},
                                {"batch", run.batch},
                                {"concessions", run.concessions}});
        if (run.precisionCheck.objects > 0)
            info["runs"].back()["precision_check"] = precisionJson(run.precisionCheck);
    }
    return info;
}

json networkInfo(const std::filesystem::path& path, const Batch& batch) {
    approveNamed(path, batch);
    json report = modelReport(*batch.registry.loadModel(path, {.device = "cpu"}));
    if (!core::isEnsembleFile(path)) // of the file alone, which is what is approved
        report["sha256"] = core::Fingerprint::ofFile(path, batch.progress);
    return report;
}

ExitCode info(const std::filesystem::path& path, const Batch& batch) {
    const core::TableLocation location = core::tableLocation(path);
    requireFile(location.file);
    json answer;
    if (core::isEnsembleFile(path)) {
        answer = networkInfo(path, batch);
        answer["path"] = path.string();
        batch.answer(answer, answer.dump(2));
        return ExitCode::Done;
    }
    switch (const core::FileContent content = core::contentOf(location.file)) {
    case core::FileContent::Fits:
        if (!location.table.empty()) {
            answer = tableInfo(path, batch.progress);
            break;
        }
        answer = json::parse(core::fitsInfoJson(path));
        answer["content"] = "fits";
        break;
    case core::FileContent::Csv:
    case core::FileContent::Ecsv:
    case core::FileContent::VoTable:
        answer = tableInfo(path, batch.progress);
        break;
    case core::FileContent::TorchScript:
        answer = networkInfo(path, batch);
        break;
    case core::FileContent::Project:
    case core::FileContent::Folder:
        answer = projectInfo(path, batch);
        break;
    default:
        throw core::Error(core::ErrorKind::BadInput,
                          "this is " + core::describe(content) + ", which Oddity cannot open", {.path = path.string()});
    }
    answer["path"] = path.string();
    batch.answer(answer, answer.dump(2));
    return ExitCode::Done;
}

void addInfo(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("info", "What a FITS file, catalog, network or project holds");
    auto path = std::make_shared<std::string>();
    command->add_option("file", *path)->required();
    command->callback([path, &batch] { batch.command = [path, &batch] { return info(*path, batch); }; });
}

void addDemo(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("demo", "Write the synthetic survey: FITS images, catalog, truth");
    auto folder = std::make_shared<std::string>();
    auto settings = std::make_shared<core::DemoSurveySettings>();
    command->add_option("folder", *folder)->required();
    command->add_option("--objects", settings->objects, "how many objects")->check(CLI::PositiveNumber);
    command->add_option("--seed", settings->seed, "same seed, same bytes");
    command->add_flag("--files", settings->oneFilePerObject, "one file an object and band instead of one stack");
    command->callback([folder, settings, &batch] {
        batch.command = [folder, settings, &batch] {
            const core::DemoSurveySummary summary = core::writeDemoSurvey(*folder, *settings, batch.progress);
            const std::filesystem::path root = *folder;
            const std::string images =
                (settings->oneFilePerObject ? root / "images" / "{id}-{band}.fits" : root / "images.fits").string();
            const json answer{{"objects", summary.objects},
                              {"oddities", summary.oddities},
                              {"artefacts", summary.artefacts},
                              {"seconds", summary.seconds},
                              {"images", images},
                              {"catalog", (root / "catalog.fits").string()},
                              {"truth", (root / "truth.fits").string()}};
            std::ostringstream text;
            text << summary.objects << " objects (" << summary.oddities << " oddities, " << summary.artefacts
                 << " artefacts) in " << root.string() << ", " << summary.seconds << " s";
            batch.answer(answer, text.str());
            return ExitCode::Done;
        };
    });
}

/// Images that come along with the cutouts, each written as --images is.
void addLayerOptions(CLI::App& command, ImportRequest& request) {
    struct Option {
        const char* name;
        core::LayerRole role;
        bool isDeviation;
        const char* help;
    };
    constexpr Option options[] = {
        {"--mask", core::LayerRole::Mask, false, "mask bits or data quality, 0 good; written as --images"},
        {"--ivar", core::LayerRole::InverseVariance, false, "inverse variance"},
        {"--sigma", core::LayerRole::InverseVariance, true, "standard deviation (rms map), kept as inverse variance"},
        {"--weight", core::LayerRole::Weight, false, "weight"},
        {"--segmentation", core::LayerRole::Segmentation, false, "segment numbers, 0 none"},
        {"--psf", core::LayerRole::Psf, false, "point spread function, of a size of its own"}};
    for (const Option& option : options)
        command.add_option_function<std::string>(
            option.name,
            [&request, option](const std::string& text) {
                request.images.layers.push_back({option.role, text, option.isDeviation});
            },
            option.help);
}

/// Spectra and light curves, and which columns are what in them.
void addSeriesOptions(CLI::App& command, ImportRequest& request) {
    const auto add = [&command](const std::string& name, core::SeriesSpec& spec, const std::string& files) {
        command.add_option("--" + name, spec.text, files);
        command
            .add_option_function<std::vector<std::string>>(
                "--" + name + "-columns",
                [&spec](const std::vector<std::string>& entries) {
                    for (const std::string& entry : entries) {
                        const std::size_t equals = entry.find('=');
                        if (equals == std::string::npos)
                            throw CLI::ValidationError("'" + entry + "' is not ROLE=COLUMN");
                        spec.columns[entry.substr(0, equals)] = entry.substr(equals + 1);
                    }
                },
                "ROLE=COLUMN or ROLE=COLUMN[UNIT], where names do not tell")
            ->delimiter(',');
    };
    add("spectra", request.spectra,
        "a file an object, DIR/{id}.fits; a long table with ids; or catalog: its vector columns. Roles: wavelength, "
        "log_wavelength, flux, error, ivar, mask");
    add("light-curves", request.lightCurves,
        "one long table with ids, or several, DIR/*-{band}.csv; a file an object, DIR/{id}.csv; or catalog. Roles: "
        "time, flux, magnitude, error, ivar, band, mask, id");
}

void addImport(CLI::App& app, Batch& batch) {
    auto* command =
        app.add_subcommand("import", "Make a project from a catalog, images, spectra, light curves, latents");
    auto request = std::make_shared<ImportRequest>();
    auto bands = std::make_shared<std::vector<std::string>>();
    command->add_option("project", request->project, "folder to create, name.oddity")->required();
    command
        ->add_option("--catalog", request->catalog.path,
                     "FITS table, VOTable, ECSV or CSV; FILE[2] or FILE[NAME] chooses a table")
        ->required();
    command->add_option(
        "--images", request->images.text,
        "a FITS stack; a folder; a pattern with {column}, {band} and {epoch}, also of PNG or JPEG; or "
        "tiles:PATTERN with {band}, * and ?, cut at the positions. FILE[HDU] names an HDU: [1], [SCI] or [SCI,2]");
    command->add_option("--latents", request->latents, "FILE.npy or FILE.fits:COLUMN");
    command->add_option("--id", request->catalog.idColumn, "column of object ids");
    command->add_option("--ra", request->catalog.raColumn, "column of right ascensions, degrees");
    command->add_option("--dec", request->catalog.decColumn, "column of declinations, degrees");
    command->add_option("--bands", *bands, "band names in file order")->delimiter(',');
    command->add_option(
        "--epochs", request->epochs,
        "of images in several epochs, {epoch} in the pattern, or cubes time × bands × height × width: "
        "names in order (a,b,c), how many, or a table of epoch and mjd; found on the disk where not said");
    command->add_option("--size", request->images.size, "pixels of a cutout: centre crop, or cut out of tiles (64)")
        ->check(CLI::PositiveNumber);
    addLayerOptions(*command, *request);
    addSeriesOptions(*command, *request);
    command->callback([request, bands, &batch] {
        batch.command = [request, bands, &batch] {
            requireFile(core::tableLocation(request->catalog.path).file);
            request->images.bands = *bands;
            const ImportSummary summary = importSurvey(*request, batch.progress);
            for (const std::string& remark : summary.remarks)
                batch.remark(remark);
            batch.answer({{"objects", summary.objects},
                          {"flagged", summary.flagged},
                          {"remarks", summary.remarks},
                          {"project", request->project.string()}},
                         std::to_string(summary.objects) + " objects, " + std::to_string(summary.flagged) + " flagged");
            return ExitCode::Done;
        };
    });
}

ExitCode writePixels(const OpenProject& open, PixelExportRequest request, const std::string& out, const Batch& batch) {
    request.folder = out;
    request.beforeLoading = [&batch](const std::filesystem::path& network) { approveRemembered(network, batch); };
    const PixelExportSummary done = exportPixels(*open.survey, batch.registry, request, batch.progress);
    for (const std::string& remark : done.remarks)
        batch.remark(remark);
    batch.answer(
        {{"run", done.run}, {"objects", done.objects}, {"files", done.files}, {"remarks", done.remarks}, {"out", out}},
        std::to_string(done.files) + " files of " + std::to_string(done.objects) + " objects in " + out);
    return ExitCode::Done;
}

void addExport(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("export", "Write results as .fits, .vot, .ecsv, .csv or .npy");
    struct Request {
        std::string project, what, out;
        PixelExportRequest pixels;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command
        ->add_option("--what", request->what,
                     "catalog, latents, positions, scores, labels, outputs; or pixels: masks, maps, instances, "
                     "components and reconstructions, by running the network again")
        ->required();
    command->add_option("--out", request->out, "file; of pixels a folder, for a FITS file an object and output")
        ->required();
    command->add_option("--id", request->pixels.id, "of pixels: one object");
    command->add_option("--limit", request->pixels.limit, "of pixels: the first N objects")->check(CLI::PositiveNumber);
    command->add_option("--device", request->pixels.device, "of pixels: auto, cpu or cuda:N");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            const OpenProject open = openProject(request->project, batch);
            if (request->what == "pixels")
                return writePixels(open, request->pixels, request->out, batch);
            const ExportSummary done =
                exportResults(*open.survey, open.project.labels(*open.survey->catalog), request->what, request->out);
            for (const std::string& remark : done.remarks)
                batch.remark(remark);
            batch.answer({{"rows", done.rows}, {"remarks", done.remarks}, {"out", request->out}},
                         std::to_string(done.rows) + " rows in " + request->out);
            return ExitCode::Done;
        };
    });
}

} // namespace

void addDataCommands(CLI::App& app, Batch& batch) {
    addInfo(app, batch);
    addDemo(app, batch);
    addImport(app, batch);
    addExport(app, batch);
}

} // namespace oddity::app
