// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/image/generate_images.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

#include "app/steps/network/network_of_run.h"
#include "core/analysis/latent_walk.h"
#include "core/error.h"
#include "core/io/fits/fits_image.h"
#include "core/model/inputs/preparation.h"
#include "core/model/inputs/prepare_steps.h"

namespace oddity::app {

namespace {

struct Latents {
    core::GeneratorSpec generator;
    core::Matrix values;
};

struct Source {
    std::unique_ptr<core::Model> model;
    core::RunManifest run;
    Latents latents;
};

std::optional<core::GeneratorSpec> generatorOf(const core::ModelCard& card, const std::string& name) {
    for (const core::GeneratorSpec& generator : card.generators)
        if (name.empty() || generator.name == name)
            return generator;
    return std::nullopt;
}

/// The embed output of a run that the generator takes, if it has one.
std::string latentsFor(const core::RunManifest& run, const core::GeneratorSpec& generator) {
    for (const core::RunOutput& output : run.outputs)
        if (output.kind == core::nameOf(core::OutputKind::Embed) && output.shape.size() == 2 &&
            output.shape[1] == generator.latentSize)
            return output.name;
    return {};
}

/// Throws why this run's network is not the one.
Latents latentsOfRun(const core::Survey& survey, const core::ModelCard& card, const core::RunManifest& run,
                     const GenerateRequest& request) {
    const std::optional<core::GeneratorSpec> generator = generatorOf(card, request.generator);
    if (!generator)
        throw core::Error(core::ErrorKind::NotFound,
                          request.generator.empty() ? "makes no images"
                                                    : "has no generator '" + request.generator + "'",
                          {.path = run.modelPath});
    const std::string output = latentsFor(run, *generator);
    if (output.empty())
        throw core::Error(core::ErrorKind::BadInput,
                          "run " + run.id + " has no latents of " + std::to_string(generator->latentSize) +
                              " dimensions, which '" + generator->name + "' wants",
                          {.path = run.modelPath});
    return {*generator, core::outputOf(survey, run, output)};
}

Source sourceOf(const core::Survey& survey, const core::Registry& registry, const GenerateRequest& request,
                const core::RunManifest& run) {
    if (request.beforeLoading)
        request.beforeLoading(run.modelPath);
    std::unique_ptr<core::Model> model = networkOfRun(registry, run, {.device = request.device});
    Latents latents = latentsOfRun(survey, model->card(), run, request);
    return {std::move(model), run, std::move(latents)};
}

/// The newest that there is.
Source sourceOf(const core::Survey& survey, const core::Registry& registry, const GenerateRequest& request) {
    std::string others;
    for (const core::RunManifest& run : core::runsOf(survey) | std::views::reverse) {
        if (!hasNetwork(run))
            continue;
        try {
            return sourceOf(survey, registry, request, run);
        } catch (const core::Error& error) {
            others += (others.empty() ? " (" : "; ") + std::string(error.what());
        }
    }
    throw core::Error(core::ErrorKind::NotFound,
                      "no network that was run in this project can generate " +
                          (request.generator.empty() ? "images" : "'" + request.generator + "'") +
                          (others.empty() ? "" : others + ")"));
}

std::span<const float> latentsOf(const core::Survey& survey, const core::Matrix& latents, const std::string& id) {
    const std::optional<core::RowId> row = survey.catalog->rowOf(id);
    if (!row)
        throw core::Error(core::ErrorKind::NotFound, "the catalog has no object '" + id + "'");
    if (!latents.rowIsFinite(row->index()))
        throw core::Error(core::ErrorKind::BadInput, "object '" + id + "' has no latents", {.row = row->value});
    return latents.row(row->index());
}

std::pair<core::Matrix, std::string> latentsWanted(const core::Survey& survey, const core::Matrix& latents,
                                                   const GenerateRequest& request) {
    const auto count = static_cast<std::size_t>(request.count);
    if (request.id.empty())
        return {core::drawnLatents(latents, count, request.seed),
                "draws with the mean and covariance of the latents, seed " + std::to_string(request.seed)};
    const std::span<const float> from = latentsOf(survey, latents, request.id);
    if (!request.to.empty())
        return {core::latentsBetween(from, latentsOf(survey, latents, request.to), count),
                "from " + request.id + " to " + request.to};
    if (request.dimension < 1)
        throw core::Error(core::ErrorKind::Usage, "a way wants another object or a dimension of the latents");
    const std::string reach = core::shortNumber(request.reach);
    return {core::latentsAlong(latents, from, static_cast<std::size_t>(request.dimension) - 1, request.reach, count),
            request.id + ", dimension " + std::to_string(request.dimension) + " by -" + reach + " to " + reach +
                " sigma"};
}

/// Turns images back into the unit of the network's image, where they have its bands and its preparation allows it.
std::string undoPreparation(const core::ModelCard& card, core::Tensor& images) {
    for (const core::InputSpec& input : card.inputs) {
        if (input.kind != core::InputKind::Image || std::ssize(input.bands) != images.shape[1])
            continue;
        const core::Preparation preparation(input);
        if (!preparation.isInvertible())
            continue;
        for (std::int64_t image = 0; image < images.count(); ++image)
            std::ranges::copy(preparation.invert(core::itemOf(images, image)).values, images.item(image).begin());
        return input.unit;
    }
    return "network units";
}

std::vector<std::string> bandNames(const core::ModelCard& card, std::int64_t count) {
    for (const core::InputSpec& input : card.inputs)
        if (input.kind == core::InputKind::Image && std::ssize(input.bands) == count)
            return input.bands;
    std::vector<std::string> names;
    for (std::int64_t band = 1; band <= count; ++band)
        names.push_back(std::to_string(band));
    return names;
}

GeneratedImages imagesOf(const core::Survey& survey, core::Model& model, const Latents& source,
                         const GenerateRequest& request, const core::Progress& progress) {
    auto [latents, way] = latentsWanted(survey, source.values, request);
    progress.throwIfStopped();
    progress.step(0, 0, "Generating images");
    GeneratedImages generated{
        .images =
            model.generate(source.generator.name,
                           {{static_cast<std::int64_t>(latents.rows()), static_cast<std::int64_t>(latents.columns())},
                            {latents.data(), latents.data() + latents.rows() * latents.columns()}}),
        .bands = {},
        .generator = source.generator.name,
        .way = std::move(way),
        .unit = {}};
    generated.bands = bandNames(model.card(), generated.images.shape[1]);
    generated.unit = undoPreparation(model.card(), generated.images);
    return generated;
}

} // namespace

GeneratedImages generatedImages(const core::Survey& survey, core::Model& model, const core::RunManifest& run,
                                const GenerateRequest& request, const core::Progress& progress) {
    return imagesOf(survey, model, latentsOfRun(survey, model.card(), run, request), request, progress);
}

GenerateResult generateImages(const core::Survey& survey, const core::Registry& registry,
                              const GenerateRequest& request, const core::Progress& progress) {
    progress.step(0, 0, "Loading the network");
    const Source source = sourceOf(survey, registry, request);
    const GeneratedImages generated = imagesOf(survey, *source.model, source.latents, request, progress);
    core::writeFitsImage(request.out, generated.images,
                         {{"OBJECT", "generated by a network, no observation"},
                          {"MODEL", source.model->card().name},
                          {"MODELSHA", source.model->fingerprint()},
                          {"RUN", source.run.id},
                          {"LATENTS", generated.way},
                          {"BUNIT", generated.unit}},
                         {});
    return {.network = source.model->card().name,
            .generator = generated.generator,
            .way = generated.way,
            .run = source.run.id,
            .shape = generated.images.shape,
            .unit = generated.unit};
}

} // namespace oddity::app
