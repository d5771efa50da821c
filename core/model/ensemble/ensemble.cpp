// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/ensemble/ensemble.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

/// Appends more to each object's values along its last axis.
void joinAlongLastAxis(Tensor& joined, const Tensor& more) {
    const auto own = static_cast<std::size_t>(joined.shape.back());
    const auto added = static_cast<std::size_t>(more.shape.back());
    const std::size_t rows = joined.values.size() / own;
    std::vector<float> values;
    values.reserve(joined.values.size() + more.values.size());
    for (std::size_t row = 0; row < rows; ++row) {
        values.insert(values.end(), joined.values.begin() + static_cast<std::ptrdiff_t>(row * own),
                      joined.values.begin() + static_cast<std::ptrdiff_t>((row + 1) * own));
        values.insert(values.end(), more.values.begin() + static_cast<std::ptrdiff_t>(row * added),
                      more.values.begin() + static_cast<std::ptrdiff_t>((row + 1) * added));
    }
    joined.values = std::move(values);
    joined.shape.back() += more.shape.back();
}

/// Samples N×S×D grow along S: their values are in a row already.
void joinSamples(Tensor& joined, const Tensor& more) {
    Tensor flat{{joined.count(), static_cast<std::int64_t>(joined.itemSize())}, std::move(joined.values)};
    joinAlongLastAxis(flat, {{more.count(), static_cast<std::int64_t>(more.itemSize())}, more.values});
    joined.values = std::move(flat.values);
    joined.shape[1] += more.shape[1];
}

enum class Joining { Mean, MeanVariance, First, Mixture, Samples };

Joining joiningOf(const ModelCard& card, std::size_t index) {
    if (index >= card.outputs.size())
        return Joining::MeanVariance;
    switch (card.outputs[index].kind) {
    case OutputKind::PdfMix:
        return Joining::Mixture;
    case OutputKind::Samples:
        return Joining::Samples;
    case OutputKind::Inst:
        return Joining::First;
    default:
        return Joining::Mean;
    }
}

template <typename Change> void transformEach(Tensor& tensor, Change change) {
    std::ranges::transform(tensor.values, tensor.values.begin(), change);
}

/// The weights of each object's mixture, N×3×K, add up to share.
void scaleWeights(Tensor& mixtures, float share) {
    for (std::int64_t object = 0; object < mixtures.count(); ++object) {
        const auto weights = mixtures.item(object).first(mixtures.itemSize() / 3);
        const float total = std::accumulate(weights.begin(), weights.end(), 0.0F);
        for (float& weight : weights)
            weight *= share / total;
    }
}

void join(Joining how, Tensor& joined, const Tensor& more) {
    switch (how) {
    case Joining::First:
        return;
    case Joining::Mixture:
        joinAlongLastAxis(joined, more);
        return;
    case Joining::Samples:
        joinSamples(joined, more);
        return;
    case Joining::Mean:
    case Joining::MeanVariance:
        std::ranges::transform(joined.values, more.values, joined.values.begin(), std::plus<>());
    }
}

class Ensemble final : public Model {
public:
    Ensemble(std::string name, std::vector<std::unique_ptr<Model>> members) : m_members(std::move(members)) {
        if (m_members.empty())
            throw Error(ErrorKind::Model, "an ensemble has at least one member");
        m_card = m_members.front()->card();
        if (!name.empty())
            m_card.name = std::move(name);
        Fingerprint fingerprint;
        fingerprint.add("oddity ensemble 1");
        for (const auto& member : m_members) {
            refuseUnlessLike(member->card());
            m_card.hasDropout = m_card.hasDropout && member->card().hasDropout;
            m_card.hasGradients = m_card.hasGradients && member->card().hasGradients;
            fingerprint.add(member->fingerprint());
        }
        m_fingerprint = fingerprint.hex();
        for (const OutputSpec& output : m_card.outputs)
            if (output.kind == OutputKind::Som && m_members.size() > 1)
                throw Error(ErrorKind::Model, "'" + output.name +
                                                  "' is a cell of a self-organizing map, of which each member has its "
                                                  "own: an ensemble cannot join them; run the members one by one");
    }

    const ModelCard& card() const override { return m_card; }
    std::string device() const override { return m_members.front()->device(); }
    std::string fingerprint() const override { return m_fingerprint; }
    std::string precision() const override { return m_members.front()->precision(); }
    std::vector<std::string> concessions() const override {
        std::vector<std::string> all;
        for (const auto& member : m_members)
            for (const std::string& each : member->concessions())
                all.push_back(member->card().name + ": " + each);
        return all;
    }
    int memberCount() const override { return static_cast<int>(m_members.size()); }
    std::int64_t parameterCount() const override {
        std::int64_t count = 0;
        for (const auto& member : m_members)
            count += member->parameterCount();
        return count;
    }
    void setThreads(int threads) override {
        for (const auto& member : m_members)
            member->setThreads(threads);
    }

    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions& options) override {
        if (options.member >= 0)
            return m_members.at(static_cast<std::size_t>(options.member))->run(inputs, options);
        std::vector<std::vector<Tensor>> ofMembers;
        for (const auto& member : m_members)
            ofMembers.push_back(member->run(inputs, options));
        return joinedOutputs(m_card, std::move(ofMembers));
    }

    InputGradient inputGradient(const InputBatch& inputs, int inputIndex, const Target& target) override {
        for (const int output : target.outputs)
            if (joiningOf(m_card, static_cast<std::size_t>(output)) != Joining::Mean)
                throw Error(ErrorKind::Model, "'" + m_card.tensorName(output) +
                                                  "' of an ensemble is put together from its members' and has no "
                                                  "gradient of its own; use occlusion, or explain a member");
        const std::vector<Tensor> outputs = run(inputs, {});
        const Tensor& attributed = inputs.at(static_cast<std::size_t>(inputIndex));
        InputGradient result{{}, Tensor::zeros(attributed.shape)};
        std::vector<TargetValue> atMean;
        for (std::int64_t object = 0; object < attributed.count(); ++object) {
            std::vector<std::span<const float>> read;
            for (const int output : target.outputs)
                read.push_back(outputs[static_cast<std::size_t>(output)].item(object));
            atMean.push_back(target.evaluate(attributed.item(object), read, true));
            result.values.push_back(atMean.back().value);
            std::ranges::copy(atMean.back().inputGradient, result.gradient.item(object).begin());
        }
        for (const auto& member : m_members) {
            const InputGradient part = member->inputGradient(inputs, inputIndex, fixedSlopes(target, atMean));
            for (std::size_t pixel = 0; pixel < part.gradient.values.size(); ++pixel)
                result.gradient.values[pixel] += part.gradient.values[pixel] / static_cast<float>(m_members.size());
        }
        return result;
    }

    std::vector<SpatialLayer> spatialLayers(const InputBatch&) override { refuseLayers(); }
    LayerGradient layerGradient(const InputBatch&, const std::string&, int, const Target&) override { refuseLayers(); }

    Tensor generate(const std::string&, const Tensor&) override {
        throw Error(ErrorKind::Usage, "each member of an ensemble has latents of its own; generate with one of them");
    }

    std::unique_ptr<Model> clone() const override {
        std::vector<std::unique_ptr<Model>> copies;
        for (const auto& member : m_members)
            copies.push_back(member->clone());
        return std::make_unique<Ensemble>(m_card.name, std::move(copies));
    }

    OperationCount operations(const InputBatch& inputs) override {
        OperationCount all;
        for (const std::unique_ptr<Model>& member : m_members) {
            const OperationCount one = member->operations(inputs);
            all.multiplyAdds += one.multiplyAdds;
            for (const std::string& name : one.uncounted)
                if (std::ranges::find(all.uncounted, name) == all.uncounted.end())
                    all.uncounted.push_back(name);
        }
        return all;
    }
    std::unique_ptr<Model> redrawn(std::uint64_t seed) const override {
        std::vector<std::unique_ptr<Model>> copies;
        for (std::size_t member = 0; member < m_members.size(); ++member)
            copies.push_back(m_members[member]->redrawn(RandomStream(seed, member).next()));
        return std::make_unique<Ensemble>(m_card.name, std::move(copies));
    }

private:
    [[noreturn]] void refuseLayers() const {
        throw Error(ErrorKind::Model, "the members of an ensemble have layers, it has none; look at one of them");
    }

    void refuseUnlessLike(const ModelCard& card) const {
        ModelCard mine = m_card;
        ModelCard other = card;
        for (ModelCard* each : {&mine, &other}) {
            ModelCard question;
            question.name = "question";
            question.inputs = std::move(each->inputs);
            question.outputs = std::move(each->outputs);
            *each = std::move(question);
        }
        if (mine.json() != other.json())
            throw Error(ErrorKind::Model, "'" + card.name +
                                              "' does not have the inputs, preparation and outputs of the ensemble's "
                                              "first member, '" +
                                              m_members.front()->card().name + "'");
    }

    /// A target whose slopes are those of the mean, object by object in the batch's order.
    static Target fixedSlopes(const Target& target, const std::vector<TargetValue>& atMean) {
        auto next = std::make_shared<std::size_t>(0);
        return {target.outputs, [next, &atMean](std::span<const float>, std::span<const std::span<const float>>, bool) {
                    TargetValue value = atMean.at((*next)++);
                    value.inputGradient.clear();
                    return value;
                }};
    }

    std::vector<std::unique_ptr<Model>> m_members;
    ModelCard m_card;
    std::string m_fingerprint;
};

} // namespace

std::vector<Tensor> joinedOutputs(const ModelCard& card, std::vector<std::vector<Tensor>> ofMembers) {
    const auto share = 1 / static_cast<float>(ofMembers.size());
    std::vector<Tensor> joined;
    for (std::vector<Tensor>& more : ofMembers) {
        for (std::size_t index = 0; index < more.size(); ++index) {
            const Joining how = joiningOf(card, index);
            if (how == Joining::MeanVariance)
                transformEach(more[index], [](float value) { return std::exp(value); });
            else if (how == Joining::Mixture)
                scaleWeights(more[index], share);
            if (joined.empty())
                continue;
            const bool growsInPlace = how == Joining::Mixture || how == Joining::Samples;
            const bool fits = growsInPlace ? joined[index].shape.size() == more[index].shape.size()
                                           : joined[index].shape == more[index].shape;
            if (!fits)
                throw Error(ErrorKind::Model, "the ensemble's members give '" +
                                                  card.tensorName(static_cast<int>(index)) + "' different shapes, " +
                                                  joined[index].shapeText() + " and " + more[index].shapeText());
            join(how, joined[index], more[index]);
        }
        if (joined.empty())
            joined = std::move(more);
    }
    for (std::size_t index = 0; index < joined.size(); ++index) {
        const Joining how = joiningOf(card, index);
        if (how == Joining::Mean || how == Joining::MeanVariance)
            transformEach(joined[index], [share](float value) { return value * share; });
        if (how == Joining::MeanVariance)
            transformEach(joined[index], [](float value) { return std::log(value); });
    }
    return joined;
}

std::unique_ptr<Model> makeEnsemble(std::string name, std::vector<std::unique_ptr<Model>> members) {
    return std::make_unique<Ensemble>(std::move(name), std::move(members));
}

} // namespace oddity::core
