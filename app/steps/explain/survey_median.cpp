// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain/survey_median.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <ranges>
#include <vector>

#include "core/error.h"
#include "core/model/attribution/named_targets.h"
#include "core/model/faithfulness/population.h"

namespace oddity::app {

namespace {

constexpr std::int64_t mostOnLatents = 1000; ///< each is compared with all others

core::Matrix storedOutput(const core::Survey& survey, const core::RunManifest& run, const std::string& name,
                          const std::string& target) {
    if (std::ranges::find(run.outputs, name, &core::RunOutput::name) == run.outputs.end())
        throw core::Error(core::ErrorKind::NotFound, "run " + run.id + " of " + run.modelName + " stores no '" + name +
                                                         "' to take the median of '" + target +
                                                         "' from: name a threshold");
    return core::outputOf(survey, run, name);
}

/// The values of all objects that have one.
std::vector<float> finiteValues(const std::vector<core::RowId>& rows, const std::function<float(core::RowId)>& valueOf,
                                const core::Progress& progress) {
    std::vector<float> values;
    for (const core::RowId row : rows) {
        progress.throwIfStopped();
        if (const float value = valueOf(row); std::isfinite(value))
            values.push_back(value);
    }
    return values;
}

/// Of a target that reads this row of each stored output.
float valueAt(const core::Target& target, const std::vector<core::Matrix>& stored, core::RowId row) {
    std::vector<std::span<const float>> outputs;
    for (const core::Matrix& output : stored) {
        if (!output.rowIsFinite(row.index()))
            return NAN;
        outputs.push_back(output.row(row.index()));
    }
    return target.evaluate({}, outputs, false).value;
}

float medianOf(std::vector<float> values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::ranges::max_element(values.begin(), middle)) / 2;
}

} // namespace

std::string SurveyMedian::origin() const {
    return "the median of " + (objects == all ? std::string() : std::to_string(objects) + " of ") +
           std::to_string(all) + " objects, run " + run;
}

core::RunManifest newestRunOf(const core::Survey& survey, const core::Model& model) {
    for (core::RunManifest& run : core::runsOf(survey) | std::views::reverse)
        if (run.modelFingerprint == model.fingerprint())
            return std::move(run);
    throw core::Error(core::ErrorKind::NotFound, "the network was not run on these objects yet");
}

SurveyMedian surveyMedianOf(const std::string& name, const core::Model& model, const core::Survey& survey,
                            const ExplainContext& context, const core::Progress& progress) {
    const core::ModelCard& card = model.card();
    const core::RunManifest run = newestRunOf(survey, model);
    std::vector<core::RowId> rows;
    for (std::size_t row = 0; row < survey.catalog->rowCount(); ++row)
        rows.push_back(core::RowId{static_cast<std::int64_t>(row)});
    const auto all = std::ssize(rows);
    std::vector<float> values;
    const core::OutputSpec* embed = card.find(core::OutputKind::Embed);
    if (name == "recon_error") {
        const core::Matrix errors = storedOutput(survey, run, name, name);
        values = finiteValues(
            rows, [&errors](core::RowId row) { return errors.at(row.index(), 0); }, progress);
    } else if (const std::optional<core::Target> target = core::outputTargetNamed(name, card)) {
        std::vector<core::Matrix> stored;
        for (const int output : target->outputs)
            stored.push_back(storedOutput(survey, run, card.tensorName(output), name));
        values = finiteValues(
            rows, [&](core::RowId row) { return valueAt(*target, stored, row); }, progress);
    } else if (embed && context.features) {
        const std::vector<core::Matrix> latents{storedOutput(survey, run, embed->name, name)};
        values = finiteValues(
            core::spreadOver(rows, mostOnLatents),
            [&](core::RowId row) {
                return context.features->values.rowIsFinite(row.index())
                           ? valueAt(explainTarget(name, row, model, context), latents, row)
                           : NAN;
            },
            progress);
    }
    if (values.empty())
        throw core::Error(core::ErrorKind::NotFound, "run " + run.id + " has no object with a value of '" + name + "'");
    const auto count = std::ssize(values);
    return {medianOf(std::move(values)), count, all, run.id};
}

} // namespace oddity::app
