// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/model_card.h"

namespace oddity::core {

struct RunOptions {
    bool dropout = false;   ///< keep dropout active (Monte Carlo passes); batch norm stays fixed
    std::uint64_t seed = 0; ///< for dropout
};

/// A scalar of one object's output (and input), with its gradient; what attribution explains.
struct ObjectiveValue {
    float value = 0;
    std::vector<float> outputGradient; ///< d value / d output, as long as the output
    std::vector<float> inputGradient;  ///< direct part d value / d input, empty for none
};
using Objective = std::function<ObjectiveValue(std::span<const float> input, std::span<const float> output)>;

/// Values and gradients with respect to the prepared input, one per object of the batch.
struct InputGradient {
    std::vector<float> values;
    Tensor gradient; ///< shaped like the input
};

/// A network that has been loaded onto a device. Used by one thread at a time; construction may be slow. All calls
/// throw Error(Model or Device) whose detail names the network's own complaint in one line.
class Model {
public:
    virtual ~Model() = default;
    virtual const ModelCard& card() const = 0;
    virtual std::string device() const = 0;      ///< "cpu", "cuda:0"
    virtual std::string fingerprint() const = 0; ///< SHA-256 of the file's bytes (and of a card beside it)
    virtual std::int64_t parameterCount() const = 0;
    /// Prepared batch in (N×C×H×W), one tensor per card output out, in the card's order, each with first axis N.
    /// The log-variance tensors of embed outputs that name one follow after those, in the same order.
    virtual std::vector<Tensor> run(const Tensor& batch, const RunOptions& options = {}) = 0;
    /// objective is called once per object with that object's slice of output number outputIndex.
    virtual InputGradient inputGradient(const Tensor& batch, int outputIndex, const Objective& objective) = 0;
};

struct LoadOptions {
    std::string device = "auto"; ///< "auto", "cpu", "cuda:N"
    int threads = 0;             ///< CPU threads inside one operation; 0: as many as there are cores
};

/// Turns a file into a Model; registered by a plugin.
using ModelLoader = std::function<std::unique_ptr<Model>(const std::filesystem::path& path, const LoadOptions&)>;

} // namespace oddity::core
