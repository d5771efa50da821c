// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/card/model_card.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::array<std::pair<OutputKind, std::string_view>, 16> kindNames{{{OutputKind::Class, "class"},
                                                                             {OutputKind::Votes, "votes"},
                                                                             {OutputKind::Reg, "reg"},
                                                                             {OutputKind::PdfBin, "pdf_bin"},
                                                                             {OutputKind::PdfMix, "pdf_mix"},
                                                                             {OutputKind::Samples, "samples"},
                                                                             {OutputKind::Embed, "embed"},
                                                                             {OutputKind::Recon, "recon"},
                                                                             {OutputKind::Mask, "mask"},
                                                                             {OutputKind::Maps, "maps"},
                                                                             {OutputKind::Inst, "inst"},
                                                                             {OutputKind::Comps, "comps"},
                                                                             {OutputKind::Score, "score"},
                                                                             {OutputKind::LogLik, "loglik"},
                                                                             {OutputKind::Gen, "gen"},
                                                                             {OutputKind::Som, "som"}}};

} // namespace

std::string_view wordOf(LayerRole role) {
    constexpr std::array<std::string_view, 5> words{"mask", "ivar", "weight", "segmentation", "psf"};
    return words[static_cast<std::size_t>(role)];
}

std::string_view nameOf(OutputKind kind) {
    return std::ranges::find(kindNames, kind, &std::pair<OutputKind, std::string_view>::first)->second;
}

std::int64_t OutputSpec::channelCount() const {
    if (kind == OutputKind::PdfBin)
        return std::ssize(edges) - 1;
    if (kind == OutputKind::Som)
        return 2;
    return kind == OutputKind::Samples ? 0 : std::ssize(classes);
}

const OutputSpec* ModelCard::find(OutputKind kind) const {
    const auto match = std::ranges::find(outputs, kind, &OutputSpec::kind);
    return match == outputs.end() ? nullptr : &*match;
}

int ModelCard::subjectInput() const {
    auto subject = std::ranges::find_if(inputs, &InputSpec::isPicture);
    if (subject == inputs.end())
        subject = std::ranges::find_if(inputs, &InputSpec::isSeries);
    return subject == inputs.end() ? -1 : static_cast<int>(subject - inputs.begin());
}

int ModelCard::outputIndex(std::string_view outputName) const {
    const auto match = std::ranges::find(outputs, outputName, &OutputSpec::name);
    return match == outputs.end() ? -1 : static_cast<int>(match - outputs.begin());
}

int ModelCard::tensorCount() const {
    const auto logVariances =
        std::ranges::count_if(outputs, [](const OutputSpec& output) { return !output.logVariance.empty(); });
    return static_cast<int>(std::ssize(outputs) + logVariances);
}

int ModelCard::logVarianceIndex(int output) const {
    if (outputs.at(static_cast<std::size_t>(output)).logVariance.empty())
        return -1;
    const auto before = std::count_if(outputs.begin(), outputs.begin() + output,
                                      [](const OutputSpec& other) { return !other.logVariance.empty(); });
    return static_cast<int>(std::ssize(outputs) + before);
}

std::string ModelCard::tensorName(int index) const {
    for (int output = 0; output < std::ssize(outputs); ++output) {
        const std::string& outputName = outputs[static_cast<std::size_t>(output)].name;
        if (index == output)
            return outputName;
        if (index == logVarianceIndex(output))
            return outputName + "_logvar";
    }
    throw Error(ErrorKind::Usage, "the network has no output number " + std::to_string(index));
}

std::optional<OutputKind> outputKindNamed(std::string_view word) {
    const auto* const match = std::ranges::find(kindNames, word, &std::pair<OutputKind, std::string_view>::second);
    return match == kindNames.end() ? std::nullopt : std::optional(match->first);
}

std::vector<std::string_view> outputKindWords() {
    std::vector<std::string_view> words;
    std::ranges::transform(kindNames, std::back_inserter(words), &std::pair<OutputKind, std::string_view>::second);
    return words;
}

} // namespace oddity::core
