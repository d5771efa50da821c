// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain_object.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "app/steps/explain/latent_targets.h"
#include "core/error.h"
#include "core/joined_words.h"

namespace oddity::app {

namespace {

constexpr std::string_view similarityPrefix = "similarity:";
constexpr std::array<std::string_view, 4> latentScores{"latent_distance", "isolation_forest", "mahalanobis",
                                                       "neighbour_distance"};

/// The feature block that holds the latents of this very network, null when the features have none.
const FeatureBlock* latentBlock(const FeatureSet* features, const core::Model& model) {
    const core::OutputSpec* embed = model.card().find(core::OutputKind::Embed);
    if (!features || !embed)
        return nullptr;
    for (const FeatureBlock& block : features->blocks)
        if (block.output == embed->name && block.run.modelFingerprint == model.fingerprint())
            return &block;
    return nullptr;
}

/// Cosine to the latents of another object of the catalog.
core::Target similarityTo(const std::string& id, const LatentsOfObject& object, const ExplainContext& context) {
    const std::optional<core::RowId> other = context.catalog ? context.catalog->rowOf(id) : std::nullopt;
    if (!other)
        throw core::Error(core::ErrorKind::NotFound, "there is no object '" + id + "' to be similar to");
    return similarityTarget(object, *other, id);
}

} // namespace

std::vector<std::string> explainTargets(const core::Model& model, const ExplainContext& context) {
    std::vector<std::string> targets;
    const bool hasLatents = latentBlock(context.features, model) != nullptr;
    if (hasLatents && context.head)
        targets.push_back("relevance");
    if (model.card().find(core::OutputKind::Recon))
        targets.push_back("recon_error");
    if (hasLatents)
        targets.insert(targets.end(), latentScores.begin(), latentScores.end());
    for (std::string& name : core::outputTargetNames(model.card()))
        if (name != "recon_error")
            targets.push_back(std::move(name));
    return targets;
}

std::vector<core::TargetFamily> explainFamilies(const core::Model& model, const ExplainContext& context) {
    std::vector<core::TargetFamily> families = core::outputTargetFamilies(model.card());
    const FeatureBlock* block = latentBlock(context.features, model);
    if (!block)
        return families;
    for (core::TargetFamily& family : families)
        if (family.prefix == "latent:")
            family.count = std::ssize(block->mean);
    if (context.catalog)
        families.push_back({core::TargetFamily::Choice::Object, std::string(similarityPrefix), 0});
    return families;
}

core::Target explainTarget(const std::string& name, core::RowId row, const core::Model& model,
                           const ExplainContext& context) {
    const core::ModelCard& card = model.card();
    const bool isSimilarity = name.starts_with(similarityPrefix);
    const bool needsLatents =
        isSimilarity || name == "relevance" || std::ranges::find(latentScores, name) != latentScores.end();
    if (!needsLatents)
        if (std::optional<core::Target> target = core::outputTargetNamed(name, card))
            return *std::move(target);
    const FeatureBlock* block = latentBlock(context.features, model);
    if (!needsLatents || !block || (name == "relevance" && !context.head)) {
        const std::vector<std::string> known = explainTargets(model, context);
        throw core::Error(core::ErrorKind::Usage, "'" + name + "' cannot be explained with " + card.name +
                                                      (known.empty() ? "" : "; there are " + core::joinedWords(known)));
    }
    if (!context.features->values.rowIsFinite(row.index()))
        throw core::Error(core::ErrorKind::BadInput, "the object has no latents", {.row = row.value});
    const LatentsOfObject object{*context.features, *block, row,
                                 card.outputIndex(card.find(core::OutputKind::Embed)->name)};
    const auto fitted = context.fitted ? context.fitted : std::make_shared<FittedScores>(*context.features);
    if (isSimilarity)
        return similarityTo(name.substr(similarityPrefix.size()), object, context);
    if (name == "isolation_forest")
        return forestTarget(object, *fitted);
    if (name == "mahalanobis")
        return mahalanobisTarget(object, *fitted);
    if (name == "neighbour_distance")
        return neighbourDistanceTarget(object);
    if (name == "latent_distance")
        return latentDistanceTarget(object);
    return relevanceTarget(object, *context.head, context.headClass);
}

bool canExplain(const std::string& name, const core::Model& model, const ExplainContext& context) {
    const std::vector<std::string> offered = explainTargets(model, context);
    if (std::ranges::find(offered, name) != offered.end())
        return true;
    if (name.starts_with(similarityPrefix))
        return context.catalog && latentBlock(context.features, model) != nullptr;
    return core::outputTargetNamed(name, model.card()).has_value();
}

} // namespace oddity::app
