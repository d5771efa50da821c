// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/data/cutout.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/random_stream.h"

namespace oddity::tests {

/// A linear network with known answers: latents = W·pixels (weights 0.5, −0.25 … by formula), and a reconstruction
/// that halves its input. Counts what it is asked; dropout adds seeded Gaussian noise of spread 0.1.
class FakeModel : public core::Model {
public:
    FakeModel(std::vector<std::string> bands, int height, int width, int latentCount)
        : m_latentCount(static_cast<std::size_t>(latentCount)) {
        core::InputSpec input;
        input.bands = std::move(bands);
        input.height = height;
        input.width = width;
        m_card.name = "fake";
        m_card.inputs = {input};
        m_card.outputs = {{.name = "latents", .kind = core::OutputKind::Embed},
                          {.name = "recon", .kind = core::OutputKind::Recon}};
        m_card.hasDropout = true;
    }

    float weightOf(std::size_t latent, std::size_t pixel) const {
        if (m_draw == 0)
            return weight(latent, pixel);
        core::RandomStream random(m_draw, latent * 100003 + pixel);
        return static_cast<float>(0.3 * random.normal());
    }
    static float weight(std::size_t latent, std::size_t pixel) {
        return static_cast<float>((latent * 7 + pixel * 3) % 11) / 11 - 0.4F;
    }

    core::ModelCard& editCard() { return m_card; }
    const core::ModelCard& card() const override { return m_card; }
    std::string device() const override { return "cpu"; }
    std::string fingerprint() const override { return "fake-1"; }
    std::int64_t parameterCount() const override { return 1; }

    std::vector<core::Tensor> run(const core::InputBatch& inputs, const core::RunOptions& options) override {
        ++*runCount;
        const core::Tensor& batch = inputs.front();
        if (onRun)
            onRun(batch);
        core::Tensor latents = core::Tensor::zeros({batch.count(), static_cast<std::int64_t>(m_latentCount)});
        core::Tensor halves = batch;
        std::mt19937_64 generator(options.seed);
        std::normal_distribution<double> noise(0, options.dropout ? 0.1 : 0);
        for (std::int64_t object = 0; object < batch.count(); ++object) {
            for (std::size_t latent = 0; latent < m_latentCount; ++latent)
                latents.item(object)[latent] =
                    weighted(batch.item(object), latent) + (options.dropout ? static_cast<float>(noise(generator)) : 0);
            for (float& pixel : halves.item(object))
                pixel /= 2;
        }
        return {latents, halves};
    }

    core::InputGradient inputGradient(const core::InputBatch& inputs, int, const core::Target& target) override {
        ++gradientCount;
        const core::Tensor& batch = inputs.front();
        const std::vector<core::Tensor> outputs = run(inputs, {});
        const int outputIndex = target.outputs.front();
        const core::Tensor& output = outputs.at(static_cast<std::size_t>(outputIndex));
        core::InputGradient result{{}, core::Tensor::zeros(batch.shape)};
        for (std::int64_t object = 0; object < batch.count(); ++object) {
            const std::vector<std::span<const float>> read{output.item(object)};
            const core::TargetValue value = target.evaluate(batch.item(object), read, true);
            const std::vector<float>& outputGradient = value.outputGradients.front();
            result.values.push_back(value.value);
            const auto slope = result.gradient.item(object);
            for (std::size_t pixel = 0; pixel < slope.size(); ++pixel) {
                if (outputIndex == 1)
                    slope[pixel] = outputGradient[pixel] / 2;
                else
                    for (std::size_t latent = 0; latent < m_latentCount; ++latent)
                        slope[pixel] += outputGradient[latent] * weightOf(latent, pixel);
                if (!value.inputGradient.empty())
                    slope[pixel] += value.inputGradient[pixel];
            }
        }
        return result;
    }

    /// Its one layer, "maps", is the input itself.
    std::vector<core::SpatialLayer> spatialLayers(const core::InputBatch& inputs) override {
        const core::Tensor& batch = inputs.front();
        return {{"maps", batch.shape[1], batch.shape[2], batch.shape[3]}, {"pooled", batch.shape[1], 1, 1}};
    }
    core::LayerGradient layerGradient(const core::InputBatch& inputs, const std::string& layer, int inputIndex,
                                      const core::Target& target) override {
        if (layer != "maps")
            throw core::Error(core::ErrorKind::Usage, "no layer '" + layer + "'; there are maps, pooled");
        const core::InputGradient slope = inputGradient(inputs, inputIndex, target);
        return {slope.values, inputs.front(), slope.gradient};
    }

    /// Every pixel is the sum of the latents.
    core::Tensor generate(const std::string&, const core::Tensor& latents) override {
        core::Tensor images = core::Tensor::zeros({latents.count(), std::ssize(m_card.inputs.front().bands), 4, 4});
        for (std::int64_t image = 0; image < latents.count(); ++image)
            for (float& pixel : images.item(image))
                for (const float latent : latents.item(image))
                    pixel += latent;
        return images;
    }

    core::OperationCount operations(const core::InputBatch& inputs) override {
        return {static_cast<double>(m_latentCount * inputs.front().values.size()), {}};
    }
    std::unique_ptr<core::Model> clone() const override { return std::make_unique<FakeModel>(*this); }
    std::unique_ptr<core::Model> redrawn(std::uint64_t seed) const override {
        auto copy = std::make_unique<FakeModel>(*this);
        copy->m_draw = seed + 1;
        return copy;
    }

    static float latentOf(std::span<const float> pixels, std::size_t latent) {
        double sum = 0;
        for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
            sum += static_cast<double>(weight(latent, pixel)) * pixels[pixel];
        return static_cast<float>(sum);
    }

    std::shared_ptr<std::atomic<int>> runCount = std::make_shared<std::atomic<int>>(0); ///< of all copies
    int gradientCount = 0;
    std::function<void(const core::Tensor&)> onRun; ///< called from several threads

private:
    float weighted(std::span<const float> pixels, std::size_t latent) const {
        double sum = 0;
        for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
            sum += static_cast<double>(weightOf(latent, pixel)) * pixels[pixel];
        return static_cast<float>(sum);
    }

    core::ModelCard m_card;
    std::size_t m_latentCount;
    std::uint64_t m_draw = 0; ///< 0: the weights are weight()
};

/// Cutouts made up by formula: pixel p of row r is sin(r + p). Rows can be made unreadable or missing.
class FakeCutouts : public core::CutoutSource {
public:
    FakeCutouts(std::vector<std::string> bands, int height, int width)
        : m_bands(std::move(bands)), m_height(height), m_width(width) {}

    core::Cutout read(core::RowId row) const override {
        if (onRead)
            onRead(row.value);
        core::Cutout cutout;
        cutout.bands = m_bands;
        cutout.height = m_height;
        cutout.width = m_width;
        cutout.pixels.resize(cutout.planeSize() * m_bands.size());
        for (std::size_t pixel = 0; pixel < cutout.pixels.size(); ++pixel)
            cutout.pixels[pixel] = std::sin(static_cast<float>(row.value) + static_cast<float>(pixel));
        cutout.source = "row " + std::to_string(row.value);
        if (change)
            change(row.value, cutout);
        return cutout;
    }
    std::vector<std::string> bands() const override { return m_bands; }
    std::string describe() const override { return "made up"; }
    std::vector<core::RowFlag> flaggedRows() const override { return flags; }
    std::string fingerprint() const override { return "cutouts-1"; }

    std::function<void(std::int64_t row)> onRead; ///< called from several threads
    std::function<void(std::int64_t row, core::Cutout& cutout)> change;
    std::vector<core::RowFlag> flags;

private:
    std::vector<std::string> m_bands;
    int m_height;
    int m_width;
};

} // namespace oddity::tests
