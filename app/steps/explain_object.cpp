// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain_object.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/neighbours.h"
#include "core/error.h"

namespace oddity::app {

namespace {

constexpr std::size_t likeObjects = 10;

/// The feature block that holds the latents of this very network, null when the features have none.
const FeatureBlock* latentBlock(const FeatureSet* features, const std::string& modelFingerprint,
                                const core::ModelCard& card) {
    const core::OutputSpec* embed = card.find(core::OutputKind::Embed);
    if (!features || !embed)
        return nullptr;
    for (const FeatureBlock& block : features->blocks)
        if (block.output == embed->name && (modelFingerprint.empty() || block.run.modelFingerprint == modelFingerprint))
            return &block;
    return nullptr;
}

/// The object's features with the block's columns computed anew from latents.
std::vector<float> featuresFrom(std::span<const float> row, const FeatureBlock& block, std::span<const float> latents) {
    std::vector<float> values(row.begin(), row.end());
    for (std::size_t axis = 0; axis < block.mean.size(); ++axis)
        values[block.firstColumn + axis] = (latents[axis] - block.mean[axis]) * block.scale;
    return values;
}

core::Target forestTarget(int output, const FeatureSet& features, const FeatureBlock& block, core::RowId row,
                          std::shared_ptr<const core::IsolationForest> forest) {
    const std::span<const float> own = features.values.row(row.index());
    std::vector<float> steps(block.mean.size());
    for (std::size_t axis = 0; axis < steps.size(); ++axis) {
        double sumOfSquares = 0;
        std::size_t count = 0;
        for (std::size_t index = 0; index < features.values.rows(); ++index)
            if (const float value = features.values.at(index, block.firstColumn + axis); std::isfinite(value)) {
                sumOfSquares += static_cast<double>(value) * value;
                ++count;
            }
        const double spread = count ? std::sqrt(sumOfSquares / static_cast<double>(count)) : 0;
        steps[axis] = block.scale > 0 ? std::max(1e-3F, 0.5F * static_cast<float>(spread) / block.scale) : 1.0F;
    }
    return core::latentSecantTarget(
        output,
        [forest, block, ownRow = std::vector<float>(own.begin(), own.end())](std::span<const float> latents) {
            return forest->score(featuresFrom(ownRow, block, latents));
        },
        steps);
}

core::Target distanceTarget(int output, const FeatureSet& features, const FeatureBlock& block, core::RowId row) {
    const auto neighbours = core::nearestTo(features.values, features.values.row(row.index()), likeObjects + 1);
    std::vector<float> centre(block.mean.size(), 0.0F);
    float count = 0;
    for (const core::Neighbour& neighbour : neighbours) {
        if (static_cast<std::size_t>(neighbour.index) == row.index())
            continue;
        for (std::size_t axis = 0; axis < centre.size(); ++axis)
            centre[axis] += features.values.at(static_cast<std::size_t>(neighbour.index), block.firstColumn + axis);
        ++count;
    }
    for (std::size_t axis = 0; axis < centre.size(); ++axis)
        centre[axis] = block.scale > 0 ? centre[axis] / std::max(count, 1.0F) / block.scale + block.mean[axis] : 0.0F;
    return core::latentDistanceTarget(output, std::move(centre), std::vector<float>(block.mean.size(), block.scale));
}

core::Target relevanceTarget(int output, const FeatureSet& features, const FeatureBlock& block, core::RowId row,
                             const core::LogisticHead& head, int headClass) {
    const std::vector<float> weights = head.weights(headClass);
    const std::span<const float> own = features.values.row(row.index());
    std::vector<float> latentWeights(block.mean.size());
    double offset = head.offset(headClass);
    for (std::size_t column = 0; column < weights.size(); ++column) {
        const bool isOwn = column >= block.firstColumn && column < block.firstColumn + block.mean.size();
        if (!isOwn) {
            offset += static_cast<double>(weights[column]) * own[column];
            continue;
        }
        const std::size_t axis = column - block.firstColumn;
        latentWeights[axis] = weights[column] * block.scale;
        offset -= static_cast<double>(latentWeights[axis]) * block.mean[axis];
    }
    return core::latentLinearTarget(output, std::move(latentWeights), static_cast<float>(offset));
}

} // namespace

std::shared_ptr<const core::IsolationForest> forestOf(const FeatureSet& features) {
    return std::make_shared<core::IsolationForest>(
        features.values, core::IsolationForestSettings{.columnWeights = features.blockWeights()});
}

std::vector<std::string> explainTargets(const core::ModelCard& card, const ExplainContext& context) {
    std::vector<std::string> targets;
    const bool hasLatents = latentBlock(context.features, {}, card) != nullptr;
    if (hasLatents && context.head)
        targets.push_back("relevance");
    if (card.find(core::OutputKind::Recon))
        targets.push_back("recon_error");
    if (hasLatents) {
        targets.push_back("latent_distance");
        targets.push_back("isolation_forest");
    }
    if (const core::OutputSpec* output = card.find(core::OutputKind::Class))
        for (const std::string& name : output->classes)
            targets.push_back("class:" + name);
    return targets;
}

core::Target explainTarget(const std::string& name, core::RowId row, const core::Model& model,
                           const ExplainContext& context) {
    const core::ModelCard& card = model.card();
    const auto offered = explainTargets(card, context);
    const bool isOffered = std::ranges::find(offered, name) != offered.end();
    const FeatureBlock* block = latentBlock(context.features, model.fingerprint(), card);
    const bool needsLatents = name == "isolation_forest" || name == "latent_distance" || name == "relevance";
    if (!isOffered || (needsLatents && !block)) {
        std::string known;
        for (const std::string& target : offered)
            known += (known.empty() ? "" : ", ") + target;
        throw core::Error(core::ErrorKind::Usage, "'" + name + "' cannot be explained with " + card.name +
                                                      (known.empty() ? "" : "; there are " + known));
    }
    if (needsLatents) {
        if (!context.features->values.rowIsFinite(row.index()))
            throw core::Error(core::ErrorKind::BadInput, "the object has no latents", {.row = row.value});
        const int output = card.outputIndex(card.find(core::OutputKind::Embed)->name);
        if (name == "isolation_forest")
            return forestTarget(output, *context.features, *block, row,
                                context.forest ? context.forest : forestOf(*context.features));
        if (name == "latent_distance")
            return distanceTarget(output, *context.features, *block, row);
        return relevanceTarget(output, *context.features, *block, row, *context.head, context.headClass);
    }
    if (name == "recon_error")
        return core::reconstructionErrorTarget(card.outputIndex(card.find(core::OutputKind::Recon)->name));
    const core::OutputSpec* output = card.find(core::OutputKind::Class);
    const std::string className = name.substr(std::string("class:").size());
    const auto position = std::ranges::find(output->classes, className) - output->classes.begin();
    return core::valueTarget(card.outputIndex(output->name), static_cast<std::size_t>(position));
}

} // namespace oddity::app
