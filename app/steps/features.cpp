// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "core/error.h"

namespace oddity::app {

namespace {

constexpr float smallestProbability = 1e-6F;

/// One row of an output in the block's form.
void formRow(std::span<const float> values, FeatureForm form, std::span<float> formed) {
    switch (form) {
    case FeatureForm::AsIs:
        std::ranges::copy(values, formed.begin());
        return;
    case FeatureForm::Logarithm:
        std::ranges::transform(values, formed.begin(), [](float value) {
            return std::log(std::max(value, std::numeric_limits<float>::min()));
        });
        return;
    case FeatureForm::CentredLogarithm: {
        float mean = 0;
        for (std::size_t index = 0; index < values.size(); ++index) {
            formed[index] = std::log(std::max(values[index], smallestProbability));
            mean += formed[index] / static_cast<float>(values.size());
        }
        for (float& value : formed)
            value -= mean;
        return;
    }
    }
}

/// Fills the block's columns of values (N×width, row-major) and its mean and scale: one scale for all axes, so that
/// the block's total variance is 1 and the shape the network gave its latent space stays.
void fillBlock(const core::Matrix& output, FeatureBlock& block, std::vector<float>& values, std::size_t width) {
    const std::size_t columns = output.columns();
    const auto placeOf = [&](std::size_t row) {
        return std::span(values).subspan(row * width + block.firstColumn, columns);
    };
    std::vector<double> sums(columns, 0.0);
    std::vector<double> sumsOfSquares(columns, 0.0);
    std::size_t count = 0;
    for (std::size_t row = 0; row < output.rows(); ++row) {
        if (!output.rowIsFinite(row)) {
            std::ranges::fill(placeOf(row), std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        formRow(output.row(row), block.form, placeOf(row));
        for (std::size_t column = 0; column < columns; ++column) {
            const auto value = static_cast<double>(placeOf(row)[column]);
            sums[column] += value;
            sumsOfSquares[column] += value * value;
        }
        ++count;
    }
    double totalVariance = 0;
    for (std::size_t column = 0; column < columns; ++column) {
        const double mean = count ? sums[column] / static_cast<double>(count) : 0;
        totalVariance += count ? sumsOfSquares[column] / static_cast<double>(count) - mean * mean : 0;
        block.mean.push_back(static_cast<float>(mean));
    }
    block.scale = totalVariance > 1e-12 ? static_cast<float>(1 / std::sqrt(totalVariance)) : 0.0F;
    for (std::size_t row = 0; row < output.rows(); ++row)
        for (std::size_t column = 0; column < columns; ++column)
            placeOf(row)[column] = (placeOf(row)[column] - block.mean[column]) * block.scale;
}

/// How an output enters the features; nothing when it does not.
std::optional<FeatureForm> featureForm(const core::RunOutput& output, FeatureContent content) {
    if (output.name.ends_with("_logvar") || output.name.ends_with("_std"))
        return std::nullopt;
    if (output.kind == "embed")
        return FeatureForm::AsIs;
    if (content == FeatureContent::All && output.kind == "class")
        return FeatureForm::CentredLogarithm;
    if (content == FeatureContent::All && output.kind == "quality" && output.name == "recon_error")
        return FeatureForm::Logarithm;
    return std::nullopt;
}

/// Whether no later complete run is of the same network file (trained anew, or with other passes).
bool isNewest(const core::RunManifest& run, const std::vector<core::RunManifest>& runs) {
    const auto own = std::ranges::find(runs, run.id, &core::RunManifest::id);
    return std::none_of(own + 1, runs.end(), [&run](const core::RunManifest& later) {
        return later.complete && later.modelPath == run.modelPath && later.catalogFingerprint == run.catalogFingerprint;
    });
}

} // namespace

std::vector<std::string> FeatureSet::runIds() const {
    std::vector<std::string> ids;
    for (const FeatureBlock& block : blocks)
        if (ids.empty() || ids.back() != block.run.id)
            ids.push_back(block.run.id);
    return ids;
}

std::vector<float> FeatureSet::blockWeights() const {
    std::vector<float> weights(values.columns());
    for (const FeatureBlock& block : blocks)
        for (std::size_t axis = 0; axis < block.mean.size(); ++axis)
            weights[block.firstColumn + axis] = 1.0F / std::sqrt(static_cast<float>(block.mean.size()));
    return weights;
}

std::string FeatureSet::describe() const {
    std::string text;
    for (const FeatureBlock& block : blocks)
        text += (text.empty() ? "" : ", ") + block.output + " of " + block.run.modelName + " (" +
                std::to_string(block.mean.size()) + ")";
    return text;
}

FeatureSet assembleFeatures(const core::Survey& survey, const std::vector<std::string>& runIds,
                            FeatureContent content) {
    FeatureSet features;
    std::vector<core::Matrix> sources;
    std::size_t width = 0;
    std::string unfinished;
    const std::vector<core::RunManifest> runs = core::runsOf(survey);
    for (const core::RunManifest& run : runs) {
        const bool isChosen =
            runIds.empty() ? run.complete && isNewest(run, runs) : std::ranges::find(runIds, run.id) != runIds.end();
        if (!run.complete)
            unfinished = run.modelName + " (" + std::to_string(run.done) + " of " + std::to_string(run.objects) +
                         " objects are done)";
        if (!isChosen || std::ranges::none_of(run.outputs, [](const auto& output) { return output.kind == "embed"; }))
            continue;
        for (const core::RunOutput& output : run.outputs) {
            const std::optional<FeatureForm> form = featureForm(output, content);
            if (!form)
                continue;
            const core::Matrix matrix = core::outputOf(survey, run, output.name);
            FeatureBlock block{
                .run = run, .output = output.name, .form = *form, .firstColumn = width, .mean = {}, .scale = 0};
            width += matrix.columns();
            features.blocks.push_back(std::move(block));
            sources.push_back(matrix);
        }
    }
    if (sources.empty())
        throw core::Error(core::ErrorKind::NotFound,
                          !runIds.empty()      ? "the chosen run has no latents"
                          : unfinished.empty() ? "there are no latents yet: run a network that gives an embedding first"
                                               : "there are no latents yet: run " + unfinished + " again to its end",
                          {.path = survey.folder.string()});
    const std::size_t rows = survey.catalog->rowCount();
    std::vector<float> values(rows * width, 0.0F);
    for (std::size_t index = 0; index < sources.size(); ++index)
        fillBlock(sources[index], features.blocks[index], values, width);
    features.values = core::Matrix(std::move(values), rows, width);
    return features;
}

} // namespace oddity::app
