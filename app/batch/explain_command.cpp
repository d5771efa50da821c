// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/batch/command.h"
#include "app/batch/explain_report.h"
#include "app/steps/explain/explain_basis.h"
#include "app/steps/network/network_of_run.h"
#include "core/error.h"
#include "core/io/fits/fits_image.h"
#include "core/io/tables/table_writer.h"
#include "core/joined_words.h"
#include "core/model/attribution/series_rows.h"
#include "core/model/faithfulness/pixel_importance.h"
#include "core/model/probes/ablation.h"

namespace oddity::app {

namespace {

using nlohmann::json;

constexpr const char* caution = "Attribution localizes what the network depends on; it explains no physics.";

struct ExplainRequest {
    std::string project, id, method = "integrated_gradients", target, out, run, baseline = "blank";
    std::vector<std::string> compare;
    core::AttributionOptions options;
    core::RemovalSettings curves;
    int draws = 3;
    std::int64_t objects = 0;
    bool rings = false;
    bool doesCheck = false;

    std::string beside(const char* extension) const {
        return std::filesystem::path(out).replace_extension(extension).string();
    }
};

/// The network that is asked, and of what.
struct Asked {
    const OpenProject& open;
    const ExplainContext& context;
    std::shared_ptr<core::Model> model;
    std::string target;
    core::AttributionMethod method;
    core::AttributionOptions options;
    core::InputReader reader;

    core::ObjectQuestion question(core::RowId row) const {
        return core::questionOf(reader, row, explainTarget(target, row, *model, context), options);
    }
};

/// The network of a run that offers the target; the newest such run if several do.
struct ExplainSource {
    std::shared_ptr<core::Model> model;
    std::string target;
};

ExplainSource findSource(const OpenProject& open, const ExplainRequest& request, const ExplainContext& context,
                         const Batch& batch) {
    const auto runs = core::listRuns(open.project.runsFolder());
    std::string known;
    std::string complaint;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (!hasNetwork(*run) || (!request.run.empty() && run->id != request.run))
            continue;
        approveRemembered(run->modelPath, batch);
        std::shared_ptr<core::Model> model = networkOfRun(batch.registry, *run, {});
        const std::vector<std::string> offered = explainTargets(*model, context);
        if (request.target.empty() && !offered.empty())
            return {std::move(model), offered.front()};
        for (const std::string& target : offered)
            known += (known.empty() ? "" : ", ") + target;
        try {
            if (!request.target.empty() && canExplain(request.target, *model, context))
                return {std::move(model), request.target};
        } catch (const core::Error& error) {
            complaint = error.detail() + "; ";
        }
    }
    throw core::Error(core::ErrorKind::Usage, known.empty() ? "no network was run in this project yet"
                                                            : "'" + request.target + "' cannot be explained; " +
                                                                  complaint + "there are " + known);
}

ExplainBasis basisOf(const OpenProject& open, const ExplainRequest& request, const Batch& batch) {
    std::string remark;
    ExplainBasis basis = explainBasisOf(open.survey, remark);
    if (!remark.empty())
        batch.remark(remark);
    if (request.target == "relevance")
        learnInto(basis, open.project, batch.progress);
    return basis;
}

/// The check can be impossible for a network; then its reason is the result.
json weightReport(const Asked& asked, const core::ObjectQuestion& object, const core::Attribution& attribution,
                  const ExplainRequest& request, const Batch& batch) {
    try {
        return reportOf(core::weightCheckOf(*asked.model, object, attribution,
                                            {.draws = request.draws, .seed = asked.options.seed}, batch.progress));
    } catch (const core::Error& error) {
        if (error.kind() != core::ErrorKind::Model)
            throw;
        batch.remark(error.what());
        return {{"problem", error.what()}};
    }
}

json headOf(const Asked& asked, const ExplainRequest& request) {
    return {{"method", request.method},
            {"target", asked.target},
            {"model", asked.model->card().name},
            {"baseline", request.baseline},
            {"note", caution}};
}

std::map<std::string, std::string> cardsOf(const Asked& asked, const ExplainRequest& request) {
    return {{"METHOD", request.method},
            {"TARGET", asked.target},
            {"BASELINE", request.baseline},
            {"MODEL", asked.model->card().name}};
}

json ablationReport(const Asked& asked, const core::ObjectQuestion& object, const Batch& batch) {
    std::vector<std::string> channels =
        asked.model->card().inputs[static_cast<std::size_t>(object.question.inputIndex)].channelNames();
    if (channels.front() == "*")
        channels.front() = object.cutout.bands.front();
    const core::Tensor& image = object.question.inputs[static_cast<std::size_t>(object.question.inputIndex)];
    core::ObjectSegment segment;
    if (!object.isOfSeries())
        segment = core::objectSegmentOf(object.cutout, object.grid, image.shape[1], image.shape[2]);
    json report = json::array();
    for (const core::Ablation& each :
         core::ablationOf(*asked.model, object.question, object.options, segment, channels, batch.progress))
        report.push_back({{"taken_away", each.takenAway}, {"value", each.value}});
    return report;
}

void addChecks(const Asked& asked, const core::ObjectQuestion& object, const core::Attribution& attribution,
               const ExplainRequest& request, const Batch& batch, json& answer) {
    json report = headOf(asked, request);
    report["id"] = request.id;
    report.update(reportOf(core::checksOf(*asked.model, object, attribution, request.curves, batch.progress)));
    report["ablation"] = ablationReport(asked, object, batch);
    if (std::isfinite(attribution.completenessError))
        report["completeness_error"] = attribution.completenessError;
    const auto importance = [&](const core::Attribution& map) {
        return core::importanceOf(core::withoutFilling(object, map));
    };
    for (const std::string& name : request.compare)
        report["agreement"][name] = reportOf(core::agreementOf(
            importance(attribution),
            importance(core::attribute(*asked.model, object, core::attributionMethodNamed(name), batch.progress))));
    report["weight_randomization"] = weightReport(asked, object, attribution, request, batch);
    writeReport(request.beside(".json"), report);
    answer["checks"] = std::move(report);
    answer["report"] = request.beside(".json");
}

/// An image of the map, or a table of a series' points.
void writeMap(const Asked& asked, const core::ObjectQuestion& object, const core::Attribution& attribution,
              const ExplainRequest& request, const Batch& batch) {
    if (object.isOfSeries()) {
        core::Attribution named = attribution;
        named.target = asked.target;
        const core::InputSpec& input =
            asked.model->card().inputs.at(static_cast<std::size_t>(object.question.inputIndex));
        for (const std::string& remark :
             core::writeTable(request.out, core::attributionTable(named, object.points, input), "ATTRIBUTION"))
            batch.remark(remark);
        return;
    }
    auto cards = cardsOf(asked, request);
    cards["OBJECT"] = request.id;
    cards["LAYER"] = attribution.layer;
    core::writeFitsImage(request.out, attribution.map, cards,
                         {{"VALUE", attribution.value}, {"BASEVAL", attribution.baselineValue}});
}

ExitCode explainObject(const Asked& asked, const ExplainRequest& request, const Batch& batch) {
    const core::ObjectQuestion object = asked.question(requireRow(*asked.open.survey, request.id));
    const core::Attribution attribution = core::attribute(*asked.model, object, asked.method, batch.progress);
    writeMap(asked, object, attribution, request, batch);
    json answer{{"id", request.id},           {"method", request.method},
                {"target", asked.target},     {"model", asked.model->card().name},
                {"value", attribution.value}, {"baseline_value", attribution.baselineValue},
                {"out", request.out}};
    if (asked.method == core::AttributionMethod::IntegratedGradients) {
        answer["completeness_error"] = attribution.completenessError;
        answer["steps"] = attribution.steps;
    }
    if (!attribution.layer.empty())
        answer["layer"] = attribution.layer;
    if (!attribution.bandShares.empty())
        answer["band_shares"] = attribution.bandShares;
    if (request.doesCheck)
        addChecks(asked, object, attribution, request, batch, answer);
    batch.answer(answer, asked.target + " = " + std::to_string(attribution.value) + ", map in " + request.out);
    return ExitCode::Done;
}

/// Objects spread evenly over the catalog.
std::vector<core::RowId> spreadRows(std::int64_t wanted, std::size_t all) {
    std::vector<core::RowId> rows;
    for (std::size_t index = 0; index < all; ++index)
        rows.push_back(core::RowId{static_cast<std::int64_t>(index)});
    return core::spreadOver(rows, wanted);
}

/// An image of the mean map, or a table along the series.
void writeMean(const Asked& asked, const core::Population& population, const ExplainRequest& request,
               const Batch& batch) {
    if (!population.alongSeries) {
        core::writeFitsImage(request.out, population.meanMap, cardsOf(asked, request),
                             {{"NOBJECTS", static_cast<double>(population.mapped)}});
        return;
    }
    if (request.out == request.beside(".ecsv"))
        throw core::Error(core::ErrorKind::Usage,
                          request.out + ": OUT.ecsv is the table of the objects; name the mean otherwise",
                          {.path = request.out});
    for (const std::string& remark :
         core::writeTable(request.out, core::tableOf(*population.alongSeries), "ATTRIBUTION"))
        batch.remark(remark);
}

ExitCode explainPopulation(const Asked& asked, const ExplainRequest& request, const Batch& batch) {
    const core::Catalog& catalog = *asked.open.survey->catalog;
    const core::Population population = core::attributePopulation(
        *asked.model, asked.reader,
        {.rows = spreadRows(request.objects, catalog.rowCount()),
         .method = asked.method,
         .options = asked.options,
         .target = [&](core::RowId row) { return explainTarget(asked.target, row, *asked.model, asked.context); }},
        batch.progress);
    for (const core::PopulationMember& member : population.members)
        if (!member.problem.empty())
            batch.remark("left out " + catalog.id(member.row) + ": " + member.problem);
    if (population.mapped == 0)
        throw core::Error(core::ErrorKind::BadInput,
                          "none of " + std::to_string(population.members.size()) + " objects has a map");
    writeMean(asked, population, request, batch);
    core::writeTable(request.beside(".ecsv"), tableOf(population, catalog), "attribution");
    json report = headOf(asked, request);
    report.update(reportOf(population));
    if (request.doesCheck) {
        const auto first = std::ranges::find(population.members, std::string(), &core::PopulationMember::problem);
        const core::ObjectQuestion object = asked.question(first->row);
        report["weight_randomization"] = weightReport(
            asked, object, core::attribute(*asked.model, object, asked.method, batch.progress), request, batch);
        report["weight_randomization"]["id"] = catalog.id(first->row);
    }
    writeReport(request.beside(".json"), report);
    report["out"] = request.out;
    report["table"] = request.beside(".ecsv");
    report["report"] = request.beside(".json");
    batch.answer(report, std::to_string(population.mapped) + " objects, " + std::to_string(population.failed()) +
                             " left out; mean map in " + request.out + ", objects in " + request.beside(".ecsv") +
                             ", sums in " + request.beside(".json"));
    return ExitCode::Done;
}

ExitCode explain(const ExplainRequest& request, const Batch& batch) {
    if (request.id.empty() == (request.objects == 0))
        throw core::Error(core::ErrorKind::Usage, "explain wants one object, --id, or a number of them, --objects");
    const core::AttributionMethod method = core::attributionMethodNamed(request.method);
    for (const std::string& name : request.compare)
        core::attributionMethodNamed(name);
    core::AttributionOptions options = request.options;
    options.baseline = core::baselineNamed(request.baseline);
    options.shape = request.rings ? core::OcclusionShape::Ring : core::OcclusionShape::Patch;
    const OpenProject open = openProject(request.project, batch);
    const ExplainBasis basis = basisOf(open, request, batch);
    const ExplainContext context = basis.context();
    ExplainSource source = findSource(open, request, context, batch);
    core::InputReader reader(source.model->card(), core::sourcesOf(*open.survey));
    const Asked asked{open,   context, std::move(source.model), std::move(source.target),
                      method, options, std::move(reader)};
    return request.id.empty() ? explainPopulation(asked, request, batch) : explainObject(asked, request, batch);
}

void addMethodOptions(CLI::App& command, ExplainRequest& request) {
    command.add_option("--method", request.method, core::joinedWords(core::attributionMethodNames()));
    command.add_option("--baseline", request.baseline,
                       "what pixels that are taken away become: blank, blurred, noise, mean");
    command.add_option("--layer", request.options.layer,
                       "gradcam: the layer; the last with height and width, of a series the last along it");
    command.add_option("--samples", request.options.samples, "smoothgrad: noisy copies")->check(CLI::PositiveNumber);
    command.add_option("--masks", request.options.masks, "rise: random masks")->check(CLI::PositiveNumber);
    command.add_option("--patch", request.options.patch, "occlusion: patch or ring, in network pixels")
        ->check(CLI::PositiveNumber);
    command.add_option("--stride", request.options.stride, "occlusion: from patch to patch")
        ->check(CLI::PositiveNumber);
    command.add_flag("--rings", request.rings, "occlusion: rings about the centre");
    command.add_flag("--each-band", request.options.eachBand, "occlusion: one band at a time");
    command.add_option("--seed", request.options.seed, "smoothgrad, rise, noise baseline, the checks");
}

void addCheckOptions(CLI::App& command, ExplainRequest& request) {
    command.add_flag("--check", request.doesCheck,
                     "how far to believe the map, as OUT.json: share inside the object's segment, deletion and "
                     "insertion, the map of the network with its weights drawn anew");
    command.add_option("--compare", request.compare, "with --check: methods whose maps are compared with this one")
        ->delimiter(',');
    command.add_option("--steps", request.curves.steps, "with --check: of deletion and insertion (32)")
        ->check(CLI::Range(2, 10000));
    command.add_option("--draws", request.draws, "with --check: of the weights (3)")->check(CLI::PositiveNumber);
}

} // namespace

void addExplainCommand(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("explain", "Which pixels, wavelengths or times a score of objects depends on");
    auto request = std::make_shared<ExplainRequest>();
    command->add_option("project", request->project)->required();
    command->add_option("--id", request->id, "one object");
    command
        ->add_option("--objects", request->objects,
                     "instead: so many, spread evenly over the catalog; OUT is their mean map, of series the mean "
                     "along wavelength or time, OUT.json has radial profile, histogram and share inside the "
                     "segments, OUT.ecsv a row an object")
        ->check(CLI::PositiveNumber);
    command->add_option(
        "--target", request->target,
        "recon_error, isolation_forest, mahalanobis, neighbour_distance, latent_distance, relevance, similarity:ID, "
        "latent:N, class:NAME, "
        "value:OUTPUT, quantile:OUTPUT:P, mask:OUTPUT@ROW-ROW,COLUMN-COLUMN …; a wrong one lists them");
    addMethodOptions(*command, *request);
    addCheckOptions(*command, *request);
    command->add_option("--run", request->run, "run whose network is asked");
    command
        ->add_option("--out", request->out,
                     "FITS image to write; of a spectrum or light curve a table: .fits, .vot, .ecsv or .csv")
        ->required();
    command->callback([request, &batch] { batch.command = [request, &batch] { return explain(*request, batch); }; });
}

} // namespace oddity::app
