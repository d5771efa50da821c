// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/bound/bound_network.h"

#include <algorithm>

#include <torch/csrc/jit/api/module.h>

#include "core/error.h"
#include "core/joined_words.h"

namespace oddity::torch_plugin {

using core::Error;
using core::ErrorKind;

namespace {

/// The axes that forward() wants, of an input whose bands of all epochs stand one after the other.
std::string argumentText(const core::InputSpec& input, const std::string& name) {
    if (!input.isSequence() || input.epochs.layout != core::SequenceLayout::EpochsChannels)
        return name;
    const std::string epochs = std::to_string(input.epochs.count);
    return name + ".reshape([" + name + ".size(0), " + epochs + ", " + name + ".size(1) // " + epochs + ", " + name +
           ".size(2), " + name + ".size(3)])";
}

bool isPlainName(const std::string& name) {
    const auto isLetter = [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && isLetter(static_cast<unsigned char>(name.front())) &&
           std::ranges::all_of(name, [&](unsigned char c) { return isLetter(c) || (c >= '0' && c <= '9'); });
}

} // namespace

std::vector<std::string> outputMethods(const core::ModelCard& card) {
    std::vector<std::string> methods;
    for (const core::OutputSpec& output : card.outputs)
        if (std::ranges::find(methods, output.method) == methods.end())
            methods.push_back(output.method);
    return methods;
}

torch::jit::Module boundNetwork(torch::jit::Module network, const core::ModelCard& card, const std::string& path) {
    const std::vector<std::string> methods = outputMethods(card);
    for (std::size_t index = 0; index < card.outputs.size(); ++index)
        if (const std::string& method = card.outputs[index].method;
            !isPlainName(method) || !network.find_method(method)) // it goes into a program's text below
            throw Error(ErrorKind::Model, "the network exports no method '" + method + "'",
                        {.path = path, .field = "outputs[" + std::to_string(index) + "].method"});
    std::vector<std::string> names, arguments;
    for (const core::InputSpec& input : card.inputs) {
        names.push_back("x" + std::to_string(names.size()));
        arguments.push_back(argumentText(input, names.back()));
    }
    if (methods == std::vector<std::string>{"forward"} && names == arguments)
        return network;
    std::string body, results;
    for (std::size_t index = 0; index < arguments.size(); ++index)
        body += "    a" + std::to_string(index) + " = " + arguments[index] + "\n";
    for (const std::string& method : methods) {
        results += (results.empty() ? "self.network." : ", self.network.") + method + "(";
        for (std::size_t index = 0; index < arguments.size(); ++index)
            results += (index == 0 ? "a" : ", a") + std::to_string(index);
        results += ")";
    }
    torch::jit::Module bound("OddityNetwork");
    bound.register_module("network", network);
    bound.define("def forward(self, " + core::joinedWords(names) + "):\n" + body + "    return " + results + "\n");
    for (const core::GeneratorSpec& generator : card.generators)
        if (isPlainName(generator.method) && generator.method != "forward" && network.find_method(generator.method) &&
            !bound.find_method(generator.method))
            bound.define("def " + generator.method + "(self, latents):\n    return self.network." + generator.method +
                         "(latents)\n");
    return bound;
}

} // namespace oddity::torch_plugin
