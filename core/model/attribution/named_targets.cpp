// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/named_targets.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/model/attribution/output_targets.h"
#include "core/model/attribution/targets.h"
#include "core/model/outputs/object_output.h"

namespace oddity::core {

namespace {

[[noreturn]] void refuse(std::string_view name, const std::string& why) {
    throw Error(ErrorKind::Usage, "'" + std::string(name) + "' cannot be explained: " + why);
}

/// What stands before and after the first separator; after is empty where there is none.
struct Halves {
    std::string_view before;
    std::string_view after;
};
Halves split(std::string_view text, char separator) {
    const std::size_t place = text.find(separator);
    return place == std::string_view::npos ? Halves{text, {}} : Halves{text.substr(0, place), text.substr(place + 1)};
}

template <typename Number> Number numberIn(std::string_view text, std::string_view name) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size())
        refuse(name, "'" + std::string(text) + "' is no number");
    return number;
}

/// The output of that name, whose kind must be one of these.
int outputNamed(const ModelCard& card, std::string_view output, std::initializer_list<OutputKind> kinds,
                std::string_view name) {
    const int index = card.outputIndex(output);
    if (index < 0 || std::ranges::find(kinds, card.outputs[static_cast<std::size_t>(index)].kind) == kinds.end())
        refuse(name, "the network has no such output '" + std::string(output) + "'");
    return index;
}

std::size_t channelNamed(const OutputSpec& spec, std::string_view channel, std::string_view name) {
    if (channel.empty() && spec.classes.size() <= 1)
        return 0;
    const auto place = std::ranges::find(spec.classes, channel);
    if (place == spec.classes.end())
        refuse(name, "output '" + spec.name + "' has no '" + std::string(channel) + "'");
    return static_cast<std::size_t>(place - spec.classes.begin());
}

PlaneRegion regionIn(std::string_view text, std::string_view name) {
    const Halves rowsAndColumns = split(text, ',');
    const Halves rows = split(rowsAndColumns.before, '-');
    const Halves columns = split(rowsAndColumns.after, '-');
    return {numberIn<std::int64_t>(rows.before, name), numberIn<std::int64_t>(rows.after, name) + 1,
            numberIn<std::int64_t>(columns.before, name), numberIn<std::int64_t>(columns.after, name) + 1};
}

/// A mask has the size of the image that is asked of; where the card leaves that open, it is taken to be square.
Target maskTarget(const ModelCard& card, std::string_view text, std::string_view name) {
    const auto [what, where] = split(text, '@');
    const auto [output, channel] = split(what, ':');
    const int index = outputNamed(card, output, {OutputKind::Mask, OutputKind::Maps}, name);
    const auto plane =
        static_cast<std::int64_t>(channelNamed(card.outputs[static_cast<std::size_t>(index)], channel, name));
    const PlaneRegion region = where.empty() ? PlaneRegion{} : regionIn(where, name);
    const int subject = card.subjectInput();
    if (subject < 0 || !card.inputs[static_cast<std::size_t>(subject)].isImage())
        refuse(name, "no input is an image with bands");
    const InputSpec& image = card.inputs[static_cast<std::size_t>(subject)];
    if (image.height > 0 && image.width > 0)
        return regionTarget(index, plane, image.height, image.width, region);
    const std::int64_t channels = image.channelCount();
    return {
        {index}, [=](std::span<const float> input, std::span<const std::span<const float>> outputs, bool withSlopes) {
            const std::int64_t pixels = std::ssize(input) / channels;
            const auto side = std::llround(std::sqrt(static_cast<double>(pixels)));
            if (side * side * channels != std::ssize(input))
                throw Error(ErrorKind::BadInput, "the card leaves the size of images open and this one is no square; "
                                                 "masks are explained of squares then");
            return regionTarget(index, plane, side, side, region).evaluate(input, outputs, withSlopes);
        }};
}

/// "NAME" of the first class output, else "OUTPUT:NAME" of any.
Target classTarget(const ModelCard& card, std::string_view which, std::string_view name) {
    const OutputSpec* output = card.find(OutputKind::Class);
    if (output == nullptr)
        refuse(name, "the network gives no class");
    const auto [otherName, channel] = split(which, ':');
    const int other = card.outputIndex(otherName);
    const bool isOfOther = other >= 0 && card.outputs[static_cast<std::size_t>(other)].kind == OutputKind::Class &&
                           std::ranges::find(output->classes, which) == output->classes.end();
    if (isOfOther)
        return valueTarget(other, channelNamed(card.outputs[static_cast<std::size_t>(other)], channel, name));
    return valueTarget(card.outputIndex(output->name), channelNamed(*output, which, name));
}

/// "N" of the first latents, else "OUTPUT:N".
Target latentTarget(const ModelCard& card, std::string_view which, std::string_view name) {
    const OutputSpec* output = card.find(OutputKind::Embed);
    if (output == nullptr)
        refuse(name, "the network gives no latents");
    const auto [before, axis] = split(which, ':');
    if (axis.empty())
        return valueTarget(card.outputIndex(output->name), numberIn<std::size_t>(which, name));
    return valueTarget(outputNamed(card, before, {OutputKind::Embed}, name), numberIn<std::size_t>(axis, name));
}

} // namespace

std::vector<std::string> outputTargetNames(const ModelCard& card) {
    std::vector<std::string> names;
    for (const OutputSpec& output : card.outputs) {
        const auto addEach = [&](const std::string& prefix, bool aloneToo) {
            if (aloneToo && output.classes.size() <= 1)
                names.push_back(prefix);
            else
                for (const std::string& channel : output.classes)
                    names.push_back(prefix + ":" + channel);
        };
        if (output.kind == OutputKind::Recon && &output == card.find(OutputKind::Recon))
            names.push_back("recon_error");
        else if (output.kind == OutputKind::Embed && !output.logVariance.empty() &&
                 &output == card.find(OutputKind::Embed))
            names.push_back("surprise");
        else if (output.kind == OutputKind::Class && &output == card.find(OutputKind::Class))
            addEach("class", false);
        else if (output.kind == OutputKind::Class)
            addEach("class:" + output.name, false);
        else if (output.kind == OutputKind::Reg)
            addEach("value:" + output.name, true);
        else if (output.kind == OutputKind::Votes)
            addEach("votes:" + output.name, false);
        else if (output.kind == OutputKind::Mask || output.kind == OutputKind::Maps)
            addEach("mask:" + output.name, true);
        else if (output.kind == OutputKind::Score || output.kind == OutputKind::LogLik)
            names.push_back("sum:" + output.name);
        else if (isDensity(output.kind) && (output.kind != OutputKind::Samples || output.classes.size() <= 1))
            for (const char* probability : {"0.5", "0.16", "0.84"})
                names.push_back("quantile:" + output.name + ":" + probability);
    }
    return names;
}

std::optional<Target> outputTargetNamed(std::string_view name, const ModelCard& card) {
    const auto [kind, rest] = split(name, ':');
    const auto [output, channel] = split(rest, ':');
    if (kind == "recon_error" || kind == "surprise") {
        const OutputSpec* spec = card.find(kind == "surprise" ? OutputKind::Embed : OutputKind::Recon);
        if (spec == nullptr)
            refuse(name, "the network has no such output");
        const int index = card.outputIndex(spec->name);
        if (kind == "surprise")
            return surpriseTarget(card, index);
        const int subject = card.subjectInput();
        return subject < 0 ? reconstructionErrorTarget(index)
                           : reconstructionErrorTarget(index, card.inputs[static_cast<std::size_t>(subject)]);
    }
    if (kind == "class")
        return classTarget(card, rest, name);
    if (kind == "latent")
        return latentTarget(card, rest, name);
    if (kind == "mask")
        return maskTarget(card, rest, name);
    if (kind == "sum")
        return sumTarget(outputNamed(card, output, {OutputKind::Score, OutputKind::LogLik}, name));
    if (kind == "quantile")
        return quantileTarget(
            card, outputNamed(card, output, {OutputKind::PdfBin, OutputKind::PdfMix, OutputKind::Samples}, name),
            numberIn<double>(channel, name));
    if (kind == "value" || kind == "votes") {
        const int index = outputNamed(card, output, {kind == "value" ? OutputKind::Reg : OutputKind::Votes}, name);
        const std::size_t place = channelNamed(card.outputs[static_cast<std::size_t>(index)], channel, name);
        return kind == "value" ? valueTarget(index, place) : voteFractionTarget(card, index, place);
    }
    return std::nullopt;
}

std::vector<TargetFamily> outputTargetFamilies(const ModelCard& card) {
    std::vector<TargetFamily> families;
    for (const OutputSpec& output : card.outputs) {
        if (output.kind == OutputKind::Embed) {
            const bool isFirst = &output == card.find(OutputKind::Embed);
            families.push_back({TargetFamily::Choice::Index, isFirst ? "latent:" : "latent:" + output.name + ":",
                                output.channelCount()});
        } else if (isDensity(output.kind) && (output.kind != OutputKind::Samples || output.classes.size() <= 1)) {
            families.push_back({TargetFamily::Choice::Probability, "quantile:" + output.name + ":", 0});
        } else if (output.kind == OutputKind::Mask || output.kind == OutputKind::Maps) {
            if (output.classes.size() <= 1)
                families.push_back({TargetFamily::Choice::Region, "mask:" + output.name + "@", 0});
            else
                for (const std::string& channel : output.classes)
                    families.push_back({TargetFamily::Choice::Region, "mask:" + output.name + ":" + channel + "@", 0});
        }
    }
    return families;
}

} // namespace oddity::core
