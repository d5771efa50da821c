// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/network/network_layers.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <unordered_set>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/interpreter.h>

namespace oddity::torch_plugin {

namespace {

constexpr std::array<std::string_view, 6> layerWords{"conv", "norm", "relu", "pool", "upsample", "add"};
constexpr std::array<std::string_view, 12> activationWords{
    "elu", "gelu", "silu", "sigmoid", "tanh", "hardtanh", "hardswish", "mish", "leaky_relu", "prelu", "celu", "cat"};

/// The operation's plain name, "" for one that makes no layer; traced and scripted convolutions have one name.
std::string operationOf(const torch::jit::Node& node) {
    std::string name = node.kind().toUnqualString();
    if (std::string(node.kind().ns().toUnqualString()) != "aten")
        return "";
    while (name.ends_with('_'))
        name.pop_back();
    if (name.find("conv") != std::string::npos)
        return "convolution";
    const auto isPartOf = [&name](std::string_view word) { return name.find(word) != std::string::npos; };
    const bool isLayer =
        std::ranges::any_of(layerWords, isPartOf) || std::ranges::find(activationWords, name) != activationWords.end();
    return isLayer ? name : "";
}

/// "features.3" for a parameter taken as self.features.3.weight; "" for what is no parameter.
std::string modulePathOf(const torch::jit::Value& value) {
    std::string path;
    const torch::jit::Node* node = value.node();
    for (bool isParameter = true; node->kind() == c10::prim::GetAttr; node = node->input(0)->node()) {
        if (!isParameter)
            path = node->s(c10::attr::name) + (path.empty() ? "" : "." + path);
        isParameter = false;
    }
    return path;
}

struct Operation {
    std::string name;
    std::string path;
    const torch::jit::Node* node = nullptr;
};

/// The values known to have their channels behind the objects: made by an operation that puts them there, or from such
/// a value by one that leaves them. Three axes alone do not tell N × channels × length from N × length × channels.
class ChannelsSecond {
public:
    bool contains(const torch::jit::Value* value) const { return m_values.count(value) > 0; }
    /// node: in the main flow; maker: the operation in it that makes its value.
    void follow(const torch::jit::Node& node, const torch::jit::Node& maker) {
        std::string name = maker.kind().toUnqualString();
        while (name.ends_with('_'))
            name.pop_back();
        const auto names = [&name](std::string_view word) { return name.find(word) != std::string::npos; };
        const bool puts = std::ranges::any_of(placing, names);
        const bool leaves = std::ranges::find(leaving, name) != leaving.end() &&
                            std::ranges::any_of(maker.inputs(), [this](const auto* input) { return contains(input); });
        if (puts || leaves)
            m_values.insert(node.output());
    }

private:
    static constexpr std::array<std::string_view, 6> placing{"conv",       "batch_norm", "instance_norm",
                                                             "group_norm", "pool",       "upsample"};
    static constexpr std::array<std::string_view, 24> leaving{
        "relu", "relu6",   "leaky_relu", "prelu",    "elu",       "selu", "celu",       "gelu",
        "silu", "sigmoid", "tanh",       "hardtanh", "hardswish", "mish", "dropout",    "add",
        "sub",  "mul",     "div",        "cat",      "pad",       "to",   "contiguous", "clone"};

    std::unordered_set<const torch::jit::Value*> m_values;
};

/// What a node in the main flow does; where it chooses between branches (scripted modules do), what the first branch
/// that makes a layer does.
Operation describe(const torch::jit::Node& node) {
    Operation operation{operationOf(node), "", &node};
    if (!operation.name.empty()) {
        for (const torch::jit::Value* input : node.inputs())
            if (operation.path.empty())
                operation.path = modulePathOf(*input);
        return operation;
    }
    for (const torch::jit::Block* block : node.blocks())
        for (const torch::jit::Node* inner : block->nodes())
            if (operation = describe(*inner); !operation.name.empty())
                return operation;
    return {};
}

} // namespace

struct NetworkLayers::Program {
    torch::jit::Module module;
    std::vector<std::string> names;
    std::vector<bool> hasChannelsSecond; ///< as many as names
    std::unique_ptr<torch::jit::Code> code;
};

NetworkLayers::NetworkLayers(const torch::jit::Module& module) : m_program(new Program{module, {}, {}, nullptr}) {
    const std::shared_ptr<torch::jit::Graph> graph = module.get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    std::string path;
    std::map<std::string, int> uses;
    std::vector<torch::jit::Value*> layers;
    ChannelsSecond channelsSecond;
    for (torch::jit::Node* node : graph->block()->nodes()) {
        if (node->outputs().size() != 1 || !node->output()->type()->isSubtypeOf(*c10::TensorType::get()))
            continue;
        const Operation operation = describe(*node);
        channelsSecond.follow(*node, operation.node != nullptr ? *operation.node : *node);
        if (operation.name.empty())
            continue;
        if (!operation.path.empty())
            path = operation.path;
        std::string name = path.empty() ? operation.name : path + " " + operation.name;
        if (const int use = ++uses[name]; use > 1)
            name += " (" + std::to_string(use) + ")";
        m_program->names.push_back(std::move(name));
        m_program->hasChannelsSecond.push_back(channelsSecond.contains(node->output()));
        layers.push_back(node->output());
    }
    for (torch::jit::Value* layer : layers)
        graph->registerOutput(layer);
    m_program->code = std::make_unique<torch::jit::Code>(graph, "forward with layers");
}

NetworkLayers::~NetworkLayers() = default;

NetworkLayers::Pass NetworkLayers::forward(const std::vector<c10::IValue>& arguments) {
    torch::jit::Stack stack{m_program->module._ivalue()};
    stack.insert(stack.end(), arguments.begin(), arguments.end());
    torch::jit::InterpreterState(*m_program->code).run(stack);
    Pass pass{{}, std::make_shared<c10::IValue>(stack.front()), std::make_shared<std::vector<at::Tensor>>()};
    for (std::size_t index = 0; index < m_program->names.size(); ++index) {
        const at::Tensor map = stack[index + 1].toTensor();
        const bool isOfSeries = map.dim() == 3 && m_program->hasChannelsSecond[index];
        if (!(map.dim() == 4 || isOfSeries) || !map.is_floating_point())
            continue;
        pass.names.push_back(m_program->names[index]);
        pass.maps->push_back(map);
    }
    return pass;
}

} // namespace oddity::torch_plugin
