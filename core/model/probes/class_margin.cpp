// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/class_margin.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/joined_words.h"

namespace oddity::core {

namespace {

constexpr float least = 1e-37F; ///< a probability below it has no logarithm that means something

TargetValue oddsOf(std::span<const float> probabilities, std::size_t wanted, bool withSlopes) {
    const float p = std::max(probabilities[wanted], least);
    const float rest = std::max(1 - p, 1e-7F);
    TargetValue result{std::log(p) - std::log(rest), {}, {}};
    if (withSlopes) {
        result.outputGradients = {std::vector<float>(probabilities.size(), 0.0F)};
        result.outputGradients[0][wanted] = 1 / p + 1 / rest;
    }
    return result;
}

TargetValue marginOf(std::span<const float> probabilities, std::size_t wanted, bool withSlopes) {
    std::size_t other = wanted == 0 ? 1 : 0;
    for (std::size_t index = 0; index < probabilities.size(); ++index)
        if (index != wanted && probabilities[index] > probabilities[other])
            other = index;
    const float p = std::max(probabilities[wanted], least);
    const float q = std::max(probabilities[other], least);
    TargetValue result{std::log(p) - std::log(q), {}, {}};
    if (withSlopes) {
        result.outputGradients = {std::vector<float>(probabilities.size(), 0.0F)};
        result.outputGradients[0][wanted] = 1 / p;
        result.outputGradients[0][other] = -1 / q;
    }
    return result;
}

} // namespace

Target classMarginTarget(const ModelCard& card, const std::string& className) {
    const OutputSpec* output = card.find(OutputKind::Class);
    if (output == nullptr)
        throw Error(ErrorKind::Usage, card.name + " gives no class; name a score and a threshold");
    const auto place = std::ranges::find(output->classes, className);
    if (place == output->classes.end())
        throw Error(ErrorKind::Usage,
                    card.name + " has no class '" + className + "'; there are " + joinedWords(output->classes));
    const auto wanted = static_cast<std::size_t>(place - output->classes.begin());
    const bool areIndependent = output->activation == "sigmoid" || output->classes.size() == 1;
    return {{card.outputIndex(output->name)},
            [wanted, areIndependent](std::span<const float>, std::span<const std::span<const float>> outputs,
                                     bool withSlopes) {
                if (wanted >= outputs.front().size())
                    throw Error(ErrorKind::Usage, "the network gives fewer classes than its card names");
                return areIndependent ? oddsOf(outputs.front(), wanted, withSlopes)
                                      : marginOf(outputs.front(), wanted, withSlopes);
            }};
}

} // namespace oddity::core
