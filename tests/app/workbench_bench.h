// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "app/steps/network/network_approval.h"
#include "core/model/registry.h"
#include "plugins/plugin_loader.h"

/// Engine and list of networks as the program has them.
inline void prepareRegistry(oddity::core::Registry& registry) {
    oddity::plugins::registerLazyTorch(registry);
    registry.setTrustList(oddity::app::userTrustList());
}

/// A network that says how often it was run, each time slowly enough to be stopped between two batches.
class CountedModel : public oddity::core::Model {
public:
    CountedModel(std::unique_ptr<oddity::core::Model> model, std::shared_ptr<std::atomic<int>> batches,
                 std::chrono::milliseconds pause)
        : m_model(std::move(model)), m_batches(std::move(batches)), m_pause(pause) {}

    const oddity::core::ModelCard& card() const override { return m_model->card(); }
    std::string device() const override { return m_model->device(); }
    std::string fingerprint() const override { return m_model->fingerprint(); }
    std::int64_t parameterCount() const override { return m_model->parameterCount(); }
    std::vector<oddity::core::Tensor> run(const oddity::core::InputBatch& inputs,
                                          const oddity::core::RunOptions& options) override {
        ++*m_batches;
        std::this_thread::sleep_for(m_pause);
        return m_model->run(inputs, options);
    }
    oddity::core::InputGradient inputGradient(const oddity::core::InputBatch& inputs, int inputIndex,
                                              const oddity::core::Target& target) override {
        return m_model->inputGradient(inputs, inputIndex, target);
    }
    std::vector<oddity::core::SpatialLayer> spatialLayers(const oddity::core::InputBatch& inputs) override {
        return m_model->spatialLayers(inputs);
    }
    oddity::core::LayerGradient layerGradient(const oddity::core::InputBatch& inputs, const std::string& layer,
                                              int inputIndex, const oddity::core::Target& target) override {
        return m_model->layerGradient(inputs, layer, inputIndex, target);
    }
    oddity::core::OperationCount operations(const oddity::core::InputBatch& inputs) override {
        return m_model->operations(inputs);
    }
    oddity::core::Tensor generate(const std::string& generator, const oddity::core::Tensor& latents) override {
        return m_model->generate(generator, latents);
    }
    std::unique_ptr<oddity::core::Model> clone() const override {
        return std::make_unique<CountedModel>(m_model->clone(), m_batches, m_pause);
    }
    std::unique_ptr<oddity::core::Model> redrawn(std::uint64_t seed) const override {
        return std::make_unique<CountedModel>(m_model->redrawn(seed), m_batches, m_pause);
    }
    void setThreads(int threads) override { m_model->setThreads(threads); }

private:
    std::unique_ptr<oddity::core::Model> m_model;
    std::shared_ptr<std::atomic<int>> m_batches;
    std::chrono::milliseconds m_pause;
};

/// Measures how long the event loop did not come round.
class Heartbeat : public QObject {
public:
    Heartbeat() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_worstMs = std::max(m_worstMs, m_sinceBeat.restart()); });
        m_sinceBeat.start();
        m_timer.start(periodMs);
    }
    qint64 takeWorstMs() { return std::exchange(m_worstMs, 0); }
    static constexpr int periodMs = 5;

private:
    QTimer m_timer;
    QElapsedTimer m_sinceBeat;
    qint64 m_worstMs = 0;
};
