// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/features.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace oddity::app {

namespace {

float featureValue(float value, bool isLogarithm) {
    return isLogarithm ? std::log(std::max(value, std::numeric_limits<float>::min())) : value;
}

/// Fills the block's columns of values (N×width, row-major) and its mean and scale: one scale for all axes, so that
/// the block's total variance is 1 and the shape the network gave its latent space stays.
void fillBlock(const core::Matrix& output, FeatureBlock& block, std::vector<float>& values, std::size_t width) {
    double totalVariance = 0;
    for (std::size_t column = 0; column < output.columns(); ++column) {
        double sum = 0;
        double sumOfSquares = 0;
        std::size_t count = 0;
        for (std::size_t row = 0; row < output.rows(); ++row) {
            const float value = featureValue(output.at(row, column), block.isLogarithm);
            if (std::isfinite(value)) {
                sum += value;
                sumOfSquares += static_cast<double>(value) * value;
                ++count;
            }
        }
        const double mean = count ? sum / static_cast<double>(count) : 0;
        totalVariance += count ? sumOfSquares / static_cast<double>(count) - mean * mean : 0;
        block.mean.push_back(static_cast<float>(mean));
    }
    block.scale = totalVariance > 1e-12 ? static_cast<float>(1 / std::sqrt(totalVariance)) : 0.0F;
    for (std::size_t row = 0; row < output.rows(); ++row)
        for (std::size_t column = 0; column < output.columns(); ++column) {
            const float value = featureValue(output.at(row, column), block.isLogarithm);
            values[row * width + block.firstColumn + column] = (value - block.mean[column]) * block.scale;
        }
}

bool isFeature(const core::RunOutput& output, FeatureContent content) {
    return output.kind == "embed" ||
           (content == FeatureContent::LatentsAndQuality && output.kind == "quality" && output.name == "recon_error");
}

} // namespace

std::vector<std::string> FeatureSet::runIds() const {
    std::vector<std::string> ids;
    for (const FeatureBlock& block : blocks)
        if (ids.empty() || ids.back() != block.run.id)
            ids.push_back(block.run.id);
    return ids;
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
    for (const core::RunManifest& run : core::listRuns(survey.folder / "runs")) {
        const bool isChosen = runIds.empty() ? run.complete : std::ranges::find(runIds, run.id) != runIds.end();
        if (!isChosen || std::ranges::none_of(run.outputs, [](const auto& output) { return output.kind == "embed"; }))
            continue;
        if (run.catalogFingerprint != survey.catalog->fingerprint())
            continue;
        for (const core::RunOutput& output : run.outputs) {
            if (!isFeature(output, content) || output.name.ends_with("_logvar") || output.name.ends_with("_std"))
                continue;
            const core::Matrix matrix = core::mapOutput(survey.folder / "runs" / run.id, output.name);
            FeatureBlock block{.run = run,
                               .output = output.name,
                               .isLogarithm = output.kind == "quality",
                               .firstColumn = width,
                               .mean = {},
                               .scale = 0};
            width += matrix.columns();
            features.blocks.push_back(std::move(block));
            sources.push_back(matrix);
        }
    }
    if (sources.empty())
        throw core::Error(core::ErrorKind::NotFound,
                          runIds.empty() ? "there are no latents yet: run a network that gives an embedding first"
                                         : "the chosen run has no latents",
                          {.path = survey.folder.string()});
    const std::size_t rows = survey.catalog->rowCount();
    std::vector<float> values(rows * width, 0.0F);
    for (std::size_t index = 0; index < sources.size(); ++index)
        fillBlock(sources[index], features.blocks[index], values, width);
    features.values = core::Matrix(std::move(values), rows, width);
    return features;
}

} // namespace oddity::app
