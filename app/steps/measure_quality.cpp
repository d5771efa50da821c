// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/measure_quality.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/io/tables/catalog_reader.h"
#include "core/model/outputs/stored_outputs.h"
#include "core/project/run_store.h"

namespace oddity::app {

namespace {

std::vector<std::string> truthTexts(const core::Survey& survey, const QualityRequest& request) {
    const std::size_t rows = survey.catalog->rowCount();
    std::vector<std::string> truth(rows);
    if (request.truthTable.empty()) {
        const core::Column& column = survey.catalog->column(request.truthColumn, survey.data.catalog.path.string());
        for (std::size_t row = 0; row < rows; ++row)
            truth[row] = column.textAt(core::RowId{static_cast<std::int64_t>(row)});
        return truth;
    }
    const core::LoadedCatalog table = core::readCatalog({.path = request.truthTable}, {});
    const core::Column& column = table.catalog.column(request.truthColumn, request.truthTable.string());
    for (std::size_t line = 0; line < table.catalog.rowCount(); ++line) {
        const core::RowId lineId{static_cast<std::int64_t>(line)};
        if (const auto row = survey.catalog->rowOf(table.catalog.id(lineId)))
            truth[row->index()] = column.textAt(lineId);
    }
    return truth;
}

struct Prediction {
    std::string origin;
    std::vector<std::string> classes;  ///< per row, or
    std::vector<float> scores;         ///< per row, or
    std::vector<core::Interval> inner; ///< central 68 % per row, with
    std::vector<core::Interval> outer; ///< 90 %
};

std::vector<core::Interval> intervalsOf(const core::Matrix& summary, const std::vector<std::string>& channels,
                                        const std::string& low, const std::string& high) {
    const auto column = [&](const std::string& name) {
        return static_cast<std::size_t>(std::ranges::find(channels, name) - channels.begin());
    };
    std::vector<core::Interval> intervals;
    for (std::size_t row = 0; row < summary.rows(); ++row)
        intervals.push_back({summary.at(row, column(low)), summary.at(row, column(high))});
    return intervals;
}

/// Of a density's stored summary; nothing when the run has none under that name.
std::optional<Prediction> fromDensity(const core::Survey& survey, const core::RunManifest& run,
                                      const std::string& name) {
    for (const core::RunOutput& output : run.outputs)
        if (output.channels == core::densitySummaryChannels() &&
            (output.name == name || output.name == name + "_summary")) {
            const core::Matrix summary = core::outputOf(survey, run, output.name);
            return Prediction{.origin = output.name + " of " + run.modelName,
                              .classes = {},
                              .scores = {},
                              .inner = intervalsOf(summary, output.channels, "p16", "p84"),
                              .outer = intervalsOf(summary, output.channels, "p05", "p95")};
        }
    return std::nullopt;
}

/// Of one value with the noise that its network states, and the spread of passes where there were several.
std::optional<Prediction> fromValue(const core::Survey& survey, const core::RunManifest& run, const std::string& name) {
    const auto find = [&](const std::string& wanted) {
        return std::ranges::find(run.outputs, wanted, &core::RunOutput::name);
    };
    const auto value = find(name);
    auto noise = find(name + "_total");
    if (noise == run.outputs.end())
        noise = find(name + "_aleatoric");
    if (noise == run.outputs.end())
        noise = find(name + "_std");
    if (value == run.outputs.end() || value->kind != "reg" || noise == run.outputs.end())
        return std::nullopt;
    const core::Matrix means = core::outputOf(survey, run, value->name);
    const core::Matrix deviations = core::outputOf(survey, run, noise->name);
    if (means.columns() != 1)
        return std::nullopt;
    Prediction prediction{.origin = name + " ± " + noise->name + " of " + run.modelName,
                          .classes = {},
                          .scores = {},
                          .inner = {},
                          .outer = {}};
    for (std::size_t row = 0; row < means.rows(); ++row) {
        prediction.inner.push_back(core::normalInterval(means.at(row, 0), deviations.at(row, 0), 0.68));
        prediction.outer.push_back(core::normalInterval(means.at(row, 0), deviations.at(row, 0), 0.90));
    }
    return prediction;
}

Prediction fromClassOutput(const core::Survey& survey, const core::RunManifest& run, const core::RunOutput& output) {
    const core::Matrix matrix = core::outputOf(survey, run, output.name);
    Prediction prediction;
    prediction.origin = output.name + " of " + run.modelName;
    if (matrix.columns() == 1) { // one probability: a score, with no class to be the largest of
        prediction.scores.assign(matrix.data(), matrix.data() + matrix.rows());
        return prediction;
    }
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        if (!matrix.rowIsFinite(row)) {
            prediction.classes.emplace_back();
            continue;
        }
        const auto values = matrix.row(row);
        const auto best = static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
        prediction.classes.push_back(best < output.channels.size() ? output.channels[best] : std::to_string(best));
    }
    return prediction;
}

Prediction findPrediction(const core::Survey& survey, const std::string& name) {
    const auto runs = core::runsOf(survey);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        for (const core::RunOutput& output : run->outputs)
            if (output.kind == "class" && (name.empty() || output.name == name))
                return fromClassOutput(survey, *run, output);
    if (!name.empty())
        for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
            if (std::optional<Prediction> density = fromDensity(survey, *run, name))
                return *std::move(density);
            if (std::optional<Prediction> value = fromValue(survey, *run, name))
                return *std::move(value);
        }
    for (const core::Derived& score : core::allDerivedOf(survey, "score"))
        if (name.empty() || score.name == name)
            return {.origin = "score " + score.name + " (" + score.provenance.parameters + ")",
                    .classes = {},
                    .scores = {score.values.data(), score.values.data() + score.values.rows()},
                    .inner = {},
                    .outer = {}};
    if (name.empty())
        throw core::Error(core::ErrorKind::NotFound,
                          "there is nothing to compare with the truth yet: run a classifier or rank",
                          {.path = survey.folder.string()});
    const core::Column& column = survey.catalog->column(name, survey.data.catalog.path.string());
    Prediction prediction{
        .origin = "catalog column " + column.name, .classes = {}, .scores = {}, .inner = {}, .outer = {}};
    for (std::size_t row = 0; row < column.rowCount(); ++row) {
        const core::RowId rowId{static_cast<std::int64_t>(row)};
        if (column.isNumeric())
            prediction.scores.push_back(static_cast<float>(column.numberAt(rowId)));
        else
            prediction.classes.push_back(column.textAt(rowId));
    }
    return prediction;
}

std::vector<double> numbersOf(const std::vector<std::string>& texts) {
    std::vector<double> numbers;
    for (const std::string& text : texts) {
        double number = std::numeric_limits<double>::quiet_NaN();
        std::from_chars(text.data(), text.data() + text.size(), number);
        numbers.push_back(number);
    }
    return numbers;
}

} // namespace

Quality measureQuality(const core::Survey& survey, const QualityRequest& request) {
    const std::vector<std::string> truth = truthTexts(survey, request);
    const Prediction prediction = findPrediction(survey, request.prediction);
    Quality quality;
    quality.prediction = prediction.origin;
    if (!prediction.classes.empty()) {
        quality.confusion = core::confusion(truth, prediction.classes);
        for (const std::int64_t count : quality.confusion->counts)
            quality.objects += count;
        return quality;
    }
    if (!prediction.inner.empty()) {
        quality.calibration = core::calibrationOf(numbersOf(truth), prediction.inner, prediction.outer);
        quality.objects = quality.calibration->objects;
        quality.remark = "stated uncertainties are " + core::nameOf(quality.calibration->confidence());
        return quality;
    }
    std::set<std::string> values(truth.begin(), truth.end());
    values.erase("");
    std::string positive = request.positive;
    if (positive.empty()) {
        if (values.size() != 2) {
            quality.remark = "the truth column has " + std::to_string(values.size()) +
                             " values; say which one a score should rank first";
            return quality;
        }
        positive = *values.rbegin();
    }
    std::vector<float> scores;
    std::vector<bool> isPositive;
    for (std::size_t row = 0; row < truth.size(); ++row)
        if (!truth[row].empty() && std::isfinite(prediction.scores[row])) {
            scores.push_back(prediction.scores[row]);
            isPositive.push_back(truth[row] == positive);
        }
    quality.objects = static_cast<std::int64_t>(scores.size());
    const auto defined = [](double value) { return std::isnan(value) ? std::nullopt : std::optional(value); };
    quality.areaUnderRoc = defined(core::areaUnderRoc(scores, isPositive));
    quality.averagePrecision = defined(core::averagePrecision(scores, isPositive));
    quality.remark = "'" + positive + "' against the rest";
    return quality;
}

} // namespace oddity::app
