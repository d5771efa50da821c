// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/thrifty_model.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

#include "core/model/append_objects.h"
#include "core/model/out_of_memory.h"

namespace oddity::core {

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

/// How many objects one kind of question may ask at once.
struct Limit {
    const char* several;
    const char* one;
    std::atomic<std::int64_t> most = unlimited;
    std::string concession; ///< guarded by Memory::mutex
};

/// What the copies of one network have learned.
struct Memory {
    CpuLoader toCpu;
    Limit passes{"objects", "a single object", unlimited, {}};
    Limit gradients{"gradients", "a single gradient", unlimited, {}};
    std::atomic<bool> isOnCpu = false;

    std::mutex mutex;
    std::unique_ptr<Model> onCpu; ///< what copies are made of; guarded, as is the next
    std::string farewell;
};

/// Evaluates each object once however often a part of the batch is tried.
class OnceEach {
public:
    explicit OnceEach(const Target& target) : m_target(target) {}

    Target from(std::int64_t first) {
        m_next = static_cast<std::size_t>(first);
        return {m_target.outputs,
                [this](std::span<const float> input, std::span<const std::span<const float>> outputs, bool withSlopes) {
                    if (m_next == m_known.size())
                        m_known.push_back(m_target.evaluate(input, outputs, withSlopes));
                    return m_known.at(m_next++);
                }};
    }

private:
    const Target& m_target;
    std::vector<TargetValue> m_known;
    std::size_t m_next = 0;
};

class ThriftyModel final : public Model {
public:
    ThriftyModel(std::unique_ptr<Model> model, std::shared_ptr<Memory> memory)
        : m_model(std::move(model)), m_card(m_model->card()), m_memory(std::move(memory)) {}

    const ModelCard& card() const override { return m_card; }
    /// Of all copies: one that has not been asked since another one left its device follows when it is.
    std::string device() const override { return m_memory->isOnCpu ? "cpu" : m_model->device(); }
    std::string fingerprint() const override { return m_model->fingerprint(); }
    std::int64_t parameterCount() const override { return m_model->parameterCount(); }
    int memberCount() const override { return m_model->memberCount(); }
    std::string precision() const override { return m_model->precision(); }
    std::vector<std::string> concessions() const override {
        const std::scoped_lock lock(m_memory->mutex);
        std::vector<std::string> all;
        for (const std::string* each :
             {&m_memory->passes.concession, &m_memory->gradients.concession, &m_memory->farewell})
            if (!each->empty())
                all.push_back(*each);
        return all;
    }
    Model& engine() override { return m_model->engine(); }
    void setThreads(int threads) override {
        m_threads = threads;
        m_model->setThreads(threads);
    }

    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions& options) override {
        std::vector<Tensor> joined;
        inParts(inputs, m_memory->passes, [&](const InputBatch& part, std::int64_t first) {
            RunOptions own = options;
            own.firstObject += first;
            appendObjects(joined, m_model->run(part, own));
        });
        return joined;
    }

    InputGradient inputGradient(const InputBatch& inputs, int inputIndex, const Target& target) override {
        InputGradient joined;
        OnceEach once(target);
        inParts(inputs, m_memory->gradients, [&](const InputBatch& part, std::int64_t first) {
            InputGradient more = m_model->inputGradient(part, inputIndex, once.from(first));
            if (joined.values.empty()) {
                joined = std::move(more);
                return;
            }
            joined.values.insert(joined.values.end(), more.values.begin(), more.values.end());
            appendItems(joined.gradient, more.gradient);
        });
        return joined;
    }

    LayerGradient layerGradient(const InputBatch& inputs, const std::string& layer, int inputIndex,
                                const Target& target) override {
        LayerGradient joined;
        OnceEach once(target);
        inParts(inputs, m_memory->gradients, [&](const InputBatch& part, std::int64_t first) {
            LayerGradient more = m_model->layerGradient(part, layer, inputIndex, once.from(first));
            if (joined.values.empty()) {
                joined = std::move(more);
                return;
            }
            joined.values.insert(joined.values.end(), more.values.begin(), more.values.end());
            appendItems(joined.maps, more.maps);
            appendItems(joined.gradient, more.gradient);
        });
        return joined;
    }

    Tensor generate(const std::string& generator, const Tensor& latents) override {
        Tensor joined;
        inParts({latents}, m_memory->passes, [&](const InputBatch& part, std::int64_t) {
            Tensor more = m_model->generate(generator, part.front());
            if (joined.values.empty())
                joined = std::move(more);
            else
                appendItems(joined, more);
        });
        return joined;
    }

    /// Layers are those of any number of objects: one says enough. Operations add up.
    std::vector<SpatialLayer> spatialLayers(const InputBatch& inputs) override {
        std::vector<SpatialLayer> layers;
        inParts(objectsOf(inputs, 0, 1), m_memory->passes,
                [&](const InputBatch& one, std::int64_t) { layers = m_model->spatialLayers(one); });
        return layers;
    }
    OperationCount operations(const InputBatch& inputs) override {
        OperationCount all;
        inParts(inputs, m_memory->passes, [&](const InputBatch& part, std::int64_t) {
            const OperationCount more = m_model->operations(part);
            all = {all.multiplyAdds + more.multiplyAdds, more.uncounted};
        });
        return all;
    }

    std::unique_ptr<Model> clone() const override { return std::make_unique<ThriftyModel>(m_model->clone(), m_memory); }
    std::unique_ptr<Model> redrawn(std::uint64_t seed) const override {
        CpuLoader toCpu;
        if (m_memory->toCpu)
            toCpu = [load = m_memory->toCpu, seed] { return load()->redrawn(seed); };
        return makeThrifty(m_model->redrawn(seed), std::move(toCpu));
    }

private:
    /// Calls ask(objects, number of the first) for all of them, as many at once as memory allows.
    template <typename Ask> void inParts(const InputBatch& inputs, Limit& limit, Ask ask) {
        const std::int64_t count = inputs.empty() ? 1 : inputs.front().count();
        std::int64_t first = 0;
        do {
            followToCpu();
            const std::int64_t size = std::min(count - first, limit.most.load());
            std::optional<OutOfMemory> complaint;
            try {
                if (size == count)
                    ask(inputs, first);
                else
                    ask(objectsOf(inputs, first, size), first);
                first += size;
            } catch (const OutOfMemory& failure) {
                complaint = failure;
            } catch (const std::bad_alloc&) { // of the host, for what goes to the device or comes back
                complaint.emplace("out of memory");
            }
            if (complaint) // outside the handler: all that the device was asked for is given back
                concede(*complaint, size, limit);
        } while (first < count);
    }

    void concede(const OutOfMemory& complaint, std::int64_t size, Limit& limit) {
        const std::scoped_lock lock(m_memory->mutex);
        if (m_memory->isOnCpu != m_isOnCpu)
            return; // another copy has gone already
        if (size > 1) {
            if (limit.most >= size)
                limit.most = size / 2;
            limit.concession = "the memory of " + device() + " does not suffice for " + std::to_string(size) + " " +
                               limit.several + " at once: " + std::to_string(limit.most) + " at once from then on";
            return;
        }
        if (!m_memory->toCpu || device() == "cpu")
            throw OutOfMemory(complaint.detail(), complaint.place());
        m_memory->onCpu = m_memory->toCpu();
        m_memory->farewell =
            "the memory of " + device() + " does not suffice for " + limit.one + ": the network went on on the CPU";
        m_memory->passes.most = unlimited;
        m_memory->gradients.most = unlimited;
        m_memory->isOnCpu = true;
    }

    void followToCpu() {
        if (m_memory->isOnCpu == m_isOnCpu)
            return;
        const std::scoped_lock lock(m_memory->mutex);
        m_model = m_memory->onCpu->clone();
        if (m_threads > 0)
            m_model->setThreads(m_threads);
        m_isOnCpu = true;
    }

    std::unique_ptr<Model> m_model;
    const ModelCard m_card; ///< outlives a change of m_model
    std::shared_ptr<Memory> m_memory;
    int m_threads = 0;
    bool m_isOnCpu = false; ///< m_model is a copy of Memory::onCpu
};

} // namespace

std::unique_ptr<Model> makeThrifty(std::unique_ptr<Model> model, CpuLoader toCpu) {
    auto memory = std::make_shared<Memory>();
    memory->toCpu = std::move(toCpu);
    return std::make_unique<ThriftyModel>(std::move(model), std::move(memory));
}

} // namespace oddity::core
