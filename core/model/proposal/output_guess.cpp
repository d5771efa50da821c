// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/proposal/output_guess.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace oddity::core {

namespace {

constexpr double sumTolerance = 1e-3;

std::vector<std::string> numbered(const std::string& word, std::int64_t count) {
    std::vector<std::string> names;
    for (std::int64_t number = 1; number <= count; ++number)
        names.push_back(word + " " + std::to_string(number));
    return names;
}

bool areWhole(const std::vector<float>& values) {
    return std::ranges::all_of(values, [](float value) { return value == std::floor(value) && value >= 0; });
}

/// Groups of `size` values that follow one another, each without negative ones and with the sum 1.
bool addToOne(std::span<const float> values, std::size_t size) {
    for (std::size_t first = 0; first + size <= values.size(); first += size) {
        const auto group = values.subspan(first, size);
        if (*std::ranges::min_element(group) < 0 ||
            !(std::abs(std::accumulate(group.begin(), group.end(), 0.0) - 1) <= sumTolerance))
            return false;
    }
    return true;
}

struct Seen {
    const Tensor& values;
    float low;
    float high;

    bool isFraction() const { return low >= 0 && high <= 1; }
};

void guessRow(const Seen& seen, OutputSpec& output, std::string& reason) {
    const std::int64_t columns = seen.values.shape[1];
    if (columns == 1) {
        output.kind = OutputKind::Score;
        reason = seen.isFraction() ? "one number an object between 0 and 1: a score, or a probability"
                                   : "one number an object: a score, or a quantity (reg)";
    } else if (addToOne(seen.values.values, static_cast<std::size_t>(columns))) {
        output.kind = OutputKind::Class;
        output.classes = numbered("class", columns);
        reason = "rows without negative numbers that add to 1";
    } else if (seen.isFraction()) {
        output.kind = OutputKind::Reg;
        output.classes = numbered("value", columns);
        reason = "numbers between 0 and 1 that do not add to 1: independent probabilities, or scaled quantities";
    } else {
        output.kind = OutputKind::Embed;
        reason = "rows of numbers: latents; or class scores that still need a softmax";
    }
}

void guessPlanes(const Seen& seen, const InputBatch& inputs, OutputSpec& output, std::string& reason) {
    const auto& shape = seen.values.shape;
    if (std::ranges::any_of(inputs, [&](const Tensor& input) { return input.shape == shape; }) &&
        !(seen.isFraction() && shape[1] == 1)) {
        output.kind = OutputKind::Recon;
        reason = "the shape of the image";
    } else if (seen.isFraction()) {
        output.kind = OutputKind::Mask;
        reason = "planes of numbers between 0 and 1";
    } else {
        output.kind = OutputKind::Maps;
        reason = "planes of numbers";
    }
    if (output.kind != OutputKind::Recon)
        output.classes = numbered("plane", shape[1]);
}

} // namespace

OutputGuess guessOutput(const ReturnedTensor& returned, const InputBatch& inputs) {
    const Tensor& values = returned.values;
    OutputGuess guess{.element = returned.element, .shape = values.shape, .output = {}, .reason = {}};
    guess.low = std::numeric_limits<float>::infinity();
    guess.high = -guess.low;
    bool isFinite = true;
    for (const float value : values.values)
        if (std::isfinite(value)) {
            guess.low = std::min(guess.low, value);
            guess.high = std::max(guess.high, value);
        } else {
            isFinite = false;
        }
    const std::int64_t objects = inputs.front().count();
    if (values.shape.empty() || values.shape.front() != objects || values.values.empty()) {
        guess.reason = "its first axis does not count the " + std::to_string(objects) + " objects of the trial";
        return guess;
    }
    OutputSpec output;
    output.name = returned.element.empty() ? "output" : returned.element;
    output.element = returned.element;
    if (output.name.find_first_not_of("0123456789") == std::string::npos)
        output.name = "output" + output.name;
    const Seen seen{values, guess.low, guess.high};
    const auto& shape = values.shape;
    switch (shape.size()) {
    case 1:
        output.kind = OutputKind::Score;
        guess.reason = "one number an object";
        break;
    case 2:
        guessRow(seen, output, guess.reason);
        break;
    case 3:
        if (areWhole(values.values)) {
            output.kind = OutputKind::Inst;
            guess.reason = "planes of whole numbers";
        } else if (shape[1] == 3 &&
                   addToOne(Tensor{{shape[2]}, {values.values.begin(), values.values.begin() + shape[2]}}.values,
                            static_cast<std::size_t>(shape[2]))) {
            output.kind = OutputKind::PdfMix;
            guess.reason = "three rows, the first adding to 1: weights, means, deviations";
        } else {
            output.kind = OutputKind::Samples;
            output.classes = numbered("value", shape[2]);
            guess.reason = "several rows an object: samples";
        }
        break;
    case 4:
        guessPlanes(seen, inputs, output, guess.reason);
        break;
    case 5:
        output.kind = OutputKind::Comps;
        output.classes = numbered("component", shape[1]);
        guess.reason = "several images an object: components";
        break;
    default:
        guess.reason = "no kind has " + std::to_string(shape.size()) + " axes";
        return guess;
    }
    if (!isFinite)
        guess.reason += "; some values are not finite";
    guess.output = std::move(output);
    return guess;
}

} // namespace oddity::core
