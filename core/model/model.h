// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

struct NetworkFile;

struct RunOptions {
    bool dropout = false;         ///< keep dropout active (Monte Carlo passes); batch norm stays fixed
    std::uint64_t seed = 0;       ///< for dropout
    int member = -1;              ///< of an ensemble; -1: all of them, joined
    std::int64_t firstObject = 0; ///< number of the batch's first object: dropout is drawn by seed and number, so that
                                  ///< a batch in parts gives what it gives at once
};

/// Prepared inputs of N objects: one tensor per card input, in the card's order, each with first axis N.
using InputBatch = std::vector<Tensor>;

/// One object's inputs without batch axis, `count` times.
inline InputBatch repeatedInputs(const InputBatch& object, std::int64_t count) {
    InputBatch batch;
    for (const Tensor& input : object)
        batch.push_back(repeated(input, count));
    return batch;
}

/// Objects first … first + count − 1 of a batch.
inline InputBatch objectsOf(const InputBatch& batch, std::int64_t first, std::int64_t count) {
    InputBatch objects;
    for (const Tensor& input : batch)
        objects.push_back(itemsOf(input, first, count));
    return objects;
}

struct TargetValue {
    float value = 0;
    std::vector<std::vector<float>> outputGradients; ///< d value / d output, one for each of Target::outputs
    std::vector<float> inputGradient;                ///< direct part d value / d (attributed input), empty for none
};

/// A scalar of one object's outputs, and of the input that it is attributed to: what attribution explains. Slopes are
/// left out where withSlopes is false.
struct Target {
    std::vector<int> outputs; ///< which of the tensors that Model::run() gives it reads
    std::function<TargetValue(std::span<const float> input, std::span<const std::span<const float>> outputs,
                              bool withSlopes)>
        evaluate;
};

/// Values and gradients with respect to one prepared input, one per object of the batch.
struct InputGradient {
    std::vector<float> values;
    Tensor gradient; ///< shaped like the input
};

/// A value inside the network that has height and width: what feature maps and Grad-CAM look at. Along a series its
/// height is 1, its width the length.
struct SpatialLayer {
    std::string name; ///< path of the module that makes it and the operation, "features.3 relu"; unique
    std::int64_t channels = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
};

/// A layer's maps for a batch, and the slopes of a target with respect to them.
struct LayerGradient {
    std::vector<float> values; ///< of the target, one per object
    Tensor maps;               ///< N × channels × height × width
    Tensor gradient;           ///< shaped like maps
};

/// What a network computes: multiply-adds of its convolutions and matrix products.
struct OperationCount {
    double multiplyAdds = 0;
    std::vector<std::string> uncounted; ///< operations of other kinds that may be costly; then it is at least so many
};

/// A network that has been loaded onto a device. Used by one thread at a time; construction may be slow. All calls
/// throw Error(Model or Device) whose detail names the network's own complaint in one line, OutOfMemory where less at
/// once may do.
class Model {
public:
    virtual ~Model() = default;
    virtual const ModelCard& card() const = 0;
    virtual std::string device() const = 0;      ///< "cpu", "cuda:0"
    virtual std::string fingerprint() const = 0; ///< SHA-256 of the file's bytes (and of a card beside it)
    virtual std::int64_t parameterCount() const = 0;
    virtual int memberCount() const { return 1; } ///< networks of an ensemble
    /// What convolutions and matrix products are computed in: "float32", "float16", "bfloat16". Only run() is: what
    /// explains and generates is always float32.
    virtual std::string precision() const { return "float32"; }
    /// Sentences about what the network had to do otherwise than it was asked, for want of memory; from any thread.
    virtual std::vector<std::string> concessions() const { return {}; }
    /// One tensor per card output, in the card's order, each with first axis N. The log-variance tensors of embed
    /// outputs that name one follow after those, in the same order.
    virtual std::vector<Tensor> run(const InputBatch& inputs, const RunOptions& options = {}) = 0;
    /// target is evaluated once per object, in the batch's order; the gradient is with respect to input number
    /// inputIndex.
    virtual InputGradient inputGradient(const InputBatch& inputs, int inputIndex, const Target& target) = 0;
    /// Layers in the order in which the network computes them on such inputs. Throws Error(Model) when the engine
    /// cannot look inside.
    virtual std::vector<SpatialLayer> spatialLayers(const InputBatch& inputs) = 0;
    /// Throws Error(Usage) listing the layers when there is none of this name.
    virtual LayerGradient layerGradient(const InputBatch& inputs, const std::string& layer, int inputIndex,
                                        const Target& target) = 0;
    /// What the card's generator of this name makes of latents, N×D: N×bands×height×width in the network's units.
    /// Throws Error(Usage) listing the generators when there is none of this name, Error(Model) when D is not its own.
    virtual Tensor generate(const std::string& generator, const Tensor& latents) = 0;
    /// For these objects. Throws Error(Model) where the engine does not count.
    virtual OperationCount operations(const InputBatch& inputs) = 0;
    /// The same network for another thread; parameters are shared where that is safe.
    virtual std::unique_ptr<Model> clone() const = 0;
    /// The same network with every weight drawn anew from a normal distribution of its tensor's mean and spread: what
    /// it learned is lost, its scale is not. This one stays as it is. Throws Error(Model) when there are no weights
    /// that can be drawn anew.
    virtual std::unique_ptr<Model> redrawn(std::uint64_t seed) const = 0;
    virtual void setThreads(int /*threads*/) {} ///< CPU threads inside one operation from now on
    /// The engine's own network, where this one stands before it: what else an engine offers is asked of that.
    virtual Model& engine() { return *this; }
};

struct LoadOptions {
    std::string device = "auto";       ///< "auto", "cpu", "cuda:N"
    int threads = 0;                   ///< CPU threads inside one operation; 0: as many as there are cores
    std::string precision = "float32"; ///< or "float16", "bfloat16": see Model::precision()
};

/// Turns the bytes of a network file and its card into a Model; registered by a plugin. All that the program and an
/// engine say to each other is this function and Model, both of plain values, so that an engine can move to a separate,
/// sandboxed process behind them. It never opens the file: the bytes it is given are those whose hash was approved.
using ModelLoader = std::function<std::unique_ptr<Model>(const NetworkFile& file, const LoadOptions&)>;

} // namespace oddity::core
