// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain_object.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/analysis/neighbours.h"
#include "core/error.h"
#include "core/joined_words.h"
#include "core/model/attribution/named_targets.h"
#include "core/model/attribution/output_targets.h"

namespace oddity::app {

namespace {

constexpr std::size_t likeObjects = 10;
constexpr std::string_view similarityPrefix = "similarity:";

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

/// Cosine to the latents of another object of the catalog.
core::Target similarityTarget(int output, const FeatureSet& features, const FeatureBlock& block, const std::string& id,
                              const ExplainContext& context) {
    const std::optional<core::RowId> other = context.catalog ? context.catalog->rowOf(id) : std::nullopt;
    if (!other)
        throw core::Error(core::ErrorKind::NotFound, "there is no object '" + id + "' to be similar to");
    std::vector<float> latents(block.mean.size());
    for (std::size_t axis = 0; axis < latents.size(); ++axis) {
        const float value = features.values.at(other->index(), block.firstColumn + axis);
        latents[axis] = block.scale > 0 ? value / block.scale + block.mean[axis] : block.mean[axis];
    }
    if (!std::ranges::all_of(latents, [](float value) { return std::isfinite(value); }))
        throw core::Error(core::ErrorKind::BadInput, "object '" + id + "' has no latents");
    return core::similarityTarget(output, std::move(latents));
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
    for (std::string& name : core::outputTargetNames(card))
        if (name != "recon_error")
            targets.push_back(std::move(name));
    return targets;
}

core::Target explainTarget(const std::string& name, core::RowId row, const core::Model& model,
                           const ExplainContext& context) {
    const core::ModelCard& card = model.card();
    const bool isSimilarity = name.starts_with(similarityPrefix);
    const bool needsLatents =
        isSimilarity || name == "isolation_forest" || name == "latent_distance" || name == "relevance";
    if (!needsLatents)
        if (std::optional<core::Target> target = core::outputTargetNamed(name, card))
            return *std::move(target);
    const FeatureBlock* block = latentBlock(context.features, model.fingerprint(), card);
    if (!needsLatents || !block || (name == "relevance" && !context.head)) {
        const std::vector<std::string> known = explainTargets(card, context);
        throw core::Error(core::ErrorKind::Usage, "'" + name + "' cannot be explained with " + card.name +
                                                      (known.empty() ? "" : "; there are " + core::joinedWords(known)));
    }
    if (!context.features->values.rowIsFinite(row.index()))
        throw core::Error(core::ErrorKind::BadInput, "the object has no latents", {.row = row.value});
    const int output = card.outputIndex(card.find(core::OutputKind::Embed)->name);
    if (isSimilarity)
        return similarityTarget(output, *context.features, *block, name.substr(similarityPrefix.size()), context);
    if (name == "isolation_forest")
        return forestTarget(output, *context.features, *block, row,
                            context.forest ? context.forest : forestOf(*context.features));
    if (name == "latent_distance")
        return distanceTarget(output, *context.features, *block, row);
    return relevanceTarget(output, *context.features, *block, row, *context.head, context.headClass);
}

bool canExplain(const std::string& name, const core::Model& model, const ExplainContext& context) {
    if (name.starts_with(similarityPrefix))
        return context.catalog && latentBlock(context.features, model.fingerprint(), model.card()) != nullptr;
    return core::outputTargetNamed(name, model.card()).has_value();
}

} // namespace oddity::app
