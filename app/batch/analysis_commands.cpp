// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <cmath>
#include <sstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/steps/learn_labels.h"
#include "app/steps/map_objects.h"
#include "app/steps/measure_quality.h"
#include "app/steps/network/measure_familiarity.h"
#include "app/steps/rank_objects.h"

namespace oddity::app {

namespace {

using nlohmann::json;

json rowsJson(const core::Survey& survey, const std::vector<core::RowId>& order, const std::vector<float>& scores,
              std::size_t top) {
    json rows = json::array();
    for (std::size_t index = 0; index < order.size() && (top == 0 || index < top); ++index)
        rows.push_back({{"id", survey.catalog->id(order[index])}, {"score", scores[order[index].index()]}});
    return rows;
}

std::string rowsText(const json& rows) {
    std::ostringstream text;
    int rank = 1;
    for (const json& row : rows)
        text << rank++ << '\t' << row["id"].get<std::string>() << '\t' << row["score"].get<double>() << '\n';
    return text.str();
}

void addMap(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("map", "Project the latents to two dimensions");
    struct Request {
        std::string project;
        MapRequest map;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--method", request->map.method, "pca or umap");
    command->add_option("--neighbours", request->map.neighbours)->check(CLI::PositiveNumber);
    command->add_option("--seed", request->map.seed);
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            const OpenProject open = openProject(request->project, batch);
            const FeatureSet features = assembleFeatures(*open.survey, {}, FeatureContent::LatentsOnly);
            const MapResult result = mapObjects(*open.survey, features, request->map, batch.progress);
            const auto figure = [](double value) { return std::isnan(value) ? json() : json(value); };
            const json trust = figure(result.quality.trustworthiness);
            batch.answer({{"seconds", result.seconds},
                          {"trustworthiness", trust},
                          {"continuity", figure(result.quality.continuity)},
                          {"agreement", figure(result.quality.agreement)},
                          {"measured_on", result.quality.measuredRows},
                          {"method", request->map.method},
                          {"parameters", result.provenance.parameters}},
                         request->map.method + ", trustworthiness " + trust.dump() + ", " +
                             std::to_string(result.seconds) + " s");
            return ExitCode::Done;
        };
    });
}

void addRank(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("rank", "Score every object, oddest first");
    struct Request {
        std::string project;
        RankRequest rank;
        std::size_t top = 20;
        bool listMethods = false;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--method", request->rank.method);
    command->add_option("--top", request->top, "0: all");
    command->add_option("--seed", request->rank.seed);
    command->add_flag("--methods", request->listMethods, "list the scorers");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            const OpenProject open = openProject(request->project, batch);
            if (request->listMethods) {
                json methods = json::array();
                std::string text;
                for (const RankMethod& method : rankMethods(*open.survey)) {
                    methods.push_back({{"name", method.name}, {"description", method.description}});
                    text += method.name + ": " + method.description + "\n";
                }
                batch.answer({{"methods", methods}}, text);
                return ExitCode::Done;
            }
            FeatureSet features;
            if (needsLatents(request->rank.method))
                features = assembleFeatures(*open.survey, {}, FeatureContent::All);
            const core::Scores scores = rankObjects(*open.survey, features, request->rank, batch.progress);
            const json rows = rowsJson(*open.survey, core::rankRows(scores.values), scores.values, request->top);
            batch.answer({{"rows", rows}, {"method", scores.name}, {"parameters", scores.provenance.parameters}},
                         rowsText(rows));
            return ExitCode::Done;
        };
    });
}

void addNear(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("near", "Objects most alike one object in latent space");
    struct Request {
        std::string project, id;
        std::size_t count = 10;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--id", request->id)->required();
    command->add_option("-k", request->count, "how many")->check(CLI::PositiveNumber);
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            const OpenProject open = openProject(request->project, batch);
            const core::RowId row = requireRow(*open.survey, request->id);
            const FeatureSet features = assembleFeatures(*open.survey, {}, FeatureContent::LatentsOnly);
            const core::Scores scores = similarObjects(*open.survey, features, row);
            const json rows = rowsJson(*open.survey, core::rankRows(scores.values), scores.values, request->count);
            batch.answer({{"rows", rows}, {"parameters", scores.provenance.parameters}}, rowsText(rows));
            return ExitCode::Done;
        };
    });
}

void addCoverage(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand(
        "coverage", "Which objects lie outside what a network knows: distance in latent space to a reference set");
    struct Request {
        std::string project;
        FamiliarityRequest familiarity;
        std::size_t top = 20;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command
        ->add_option("--reference", request->familiarity.reference,
                     "project in which the same network was run, of its training data say, or latents as N×D .npy")
        ->required();
    command->add_option("--run", request->familiarity.run, "run whose latents are judged");
    command->add_option("--top", request->top, "0: all");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            requireFile(request->familiarity.reference);
            const OpenProject open = openProject(request->project, batch);
            const FamiliarityResult result = measureFamiliarity(*open.survey, request->familiarity, batch.progress);
            const core::Familiarity& familiarity = result.familiarity;
            const std::vector<core::RowId> order = core::rankRows(familiarity.distances);
            json rows = json::array();
            std::ostringstream text;
            text << 100 * familiarity.shareOutside() << " % of the objects are outside: " << result.reference << '\n';
            for (std::size_t index = 0; index < order.size() && (request->top == 0 || index < request->top); ++index) {
                const std::size_t row = order[index].index();
                rows.push_back({{"id", open.survey->catalog->id(order[index])},
                                {"distance", familiarity.distances[row]},
                                {"beyond", familiarity.beyond[row]},
                                {"outside", familiarity.isOutside(row)}});
                text << open.survey->catalog->id(order[index]) << '\t' << familiarity.distances[row] << '\t'
                     << (familiarity.isOutside(row) ? "outside" : "within") << '\n';
            }
            batch.answer({{"rows", rows},
                          {"share_outside", familiarity.shareOutside()},
                          {"limit", familiarity.limit},
                          {"reference", result.reference},
                          {"reference_objects", familiarity.reference},
                          {"run", result.run.id}},
                         text.str());
            return ExitCode::Done;
        };
    });
}

void addLearn(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("learn", "Re-rank by the labels given and pick the next questions");
    struct Request {
        std::string project, method = "logistic", prior = "isolation_forest";
        std::size_t top = 20;
        std::uint64_t seed = 0;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--method", request->method, "logistic")->check(CLI::IsMember({"logistic"}));
    command->add_option("--prior", request->prior, "the ranking that labels refine");
    command->add_option("--top", request->top, "0: all");
    command->add_option("--seed", request->seed);
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            const OpenProject open = openProject(request->project, batch);
            const FeatureSet features = assembleFeatures(*open.survey, {}, FeatureContent::All);
            const core::Scores prior =
                rankObjects(*open.survey, features, {.method = request->prior, .seed = request->seed}, batch.progress);
            const LearnResult result =
                learnLabels(features, prior, open.project.scheme(), open.project.labels(*open.survey->catalog),
                            request->seed, batch.progress);
            const json rows = rowsJson(*open.survey, result.order, result.relevance.scores.values, request->top);
            json questions = json::array();
            for (const core::Question& question : result.questions)
                questions.push_back({{"id", open.survey->catalog->id(question.row)}, {"reason", question.reason}});
            batch.answer({{"rows", rows}, {"state", result.relevance.state}, {"questions", questions}},
                         result.relevance.state + "\n" + rowsText(rows));
            return ExitCode::Done;
        };
    });
}

void addMetrics(CLI::App& app, Batch& batch) {
    auto* command = app.add_subcommand("metrics", "Compare predictions with a truth column");
    struct Request {
        std::string project, table;
        QualityRequest quality;
    };
    auto request = std::make_shared<Request>();
    command->add_option("project", request->project)->required();
    command->add_option("--truth", request->quality.truthColumn)->required();
    command->add_option("--prediction", request->quality.prediction, "class output, score or column");
    command->add_option("--positive", request->quality.positive, "truth value that a score should rank first");
    command->add_option("--table", request->table, "table with the truth, joined by id; else the catalog");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            request->quality.truthTable = request->table;
            const OpenProject open = openProject(request->project, batch);
            const Quality quality = measureQuality(*open.survey, request->quality);
            json answer{{"prediction", quality.prediction},
                        {"objects", quality.objects},
                        {"remark", quality.remark},
                        {"auroc", nullptr},
                        {"average_precision", nullptr}};
            if (quality.areaUnderRoc)
                answer["auroc"] = *quality.areaUnderRoc;
            if (quality.averagePrecision)
                answer["average_precision"] = *quality.averagePrecision;
            if (quality.calibration) {
                answer["confidence"] = core::nameOf(quality.calibration->confidence());
                answer["left_out"] = quality.calibration->left;
                for (const core::Coverage& each : quality.calibration->coverage)
                    answer["coverage"].push_back({{"nominal", each.nominal},
                                                  {"observed", each.observed},
                                                  {"sampling_error", each.samplingError}});
            }
            if (quality.confusion) {
                const double accuracy = quality.confusion->accuracy();
                answer["accuracy"] = std::isnan(accuracy) ? json() : json(accuracy);
                answer["classes"] = quality.confusion->classes;
                answer["confusion"] = quality.confusion->counts;
                for (std::size_t index = 0; index < quality.confusion->classes.size(); ++index) {
                    const auto defined = [](double value) { return std::isnan(value) ? json() : json(value); };
                    answer["recall"].push_back(defined(quality.confusion->recall(index)));
                    answer["precision"].push_back(defined(quality.confusion->precision(index)));
                }
                answer["left_out"] = quality.confusion->left;
            }
            batch.answer(answer, answer.dump(2));
            return ExitCode::Done;
        };
    });
}

} // namespace

void addAnalysisCommands(CLI::App& app, Batch& batch) {
    addMap(app, batch);
    addRank(app, batch);
    addNear(app, batch);
    addCoverage(app, batch);
    addLearn(app, batch);
    addMetrics(app, batch);
}

} // namespace oddity::app
