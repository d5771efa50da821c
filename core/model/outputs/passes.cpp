// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "core/model/outputs/stored_outputs.h"

namespace oddity::core {

namespace {

double surprisal(double probability) {
    return probability > 0 ? -probability * std::log(probability) : 0;
}

/// Of one choice among classes, or of so many independent yes-or-no answers.
double entropyOf(std::span<const float> probabilities, bool areAnswers) {
    double entropy = 0;
    for (const float probability : probabilities)
        entropy += surprisal(probability) + (areAnswers ? surprisal(1 - static_cast<double>(probability)) : 0);
    return entropy;
}

void addEntropies(std::vector<StoredOutput>& result, const StoredOutput& passes, const StoredOutput& mean,
                  bool areAnswers) {
    const std::int64_t count = passes.values.count();
    double meanOfEntropies = 0;
    for (std::int64_t pass = 0; pass < count; ++pass)
        meanOfEntropies += entropyOf(passes.values.item(pass), areAnswers) / static_cast<double>(count);
    const double entropy = entropyOf(mean.values.values, areAnswers);
    const auto add = [&](const char* suffix, double value) {
        result.push_back({{.name = passes.about.name + suffix, .kind = qualityKind, .unit = "nat"},
                          {{1, 1}, {static_cast<float>(value)}}});
    };
    add("_entropy", entropy);
    add("_aleatoric", meanOfEntropies);
    add("_mutual_information", std::max(0.0, entropy - meanOfEntropies));
}

/// A cell between two cells would be none that any pass chose. Of equally frequent ones the first by row and column.
void addMostFrequentCell(const StoredOutput& passes, std::vector<StoredOutput>& result) {
    const std::int64_t count = passes.values.count();
    std::map<std::vector<float>, std::int64_t> votes;
    for (std::int64_t pass = 0; pass < count; ++pass) {
        const auto cell = passes.values.item(pass);
        ++votes[{cell.begin(), cell.end()}];
    }
    const auto most = std::ranges::max_element(votes, {}, [](const auto& cell) { return cell.second; });
    StoredOutput cell{passes.about, itemsOf(passes.values, 0, 1)};
    cell.values.values = most->first;
    result.push_back(std::move(cell));
    result.push_back({{.name = passes.about.name + "_agreement", .kind = qualityKind},
                      {{1, 1}, {static_cast<float>(most->second) / static_cast<float>(count)}}});
}

bool isLogVariance(const ModelCard& card, std::string_view name) {
    return std::ranges::any_of(card.outputs, [&](const OutputSpec& output) {
        return !output.logVariance.empty() && output.name + "_logvar" == name;
    });
}

/// One probability, or several that need not add up to 1.
bool answersSingly(const ModelCard& card, const StoredOutput& classes) {
    const int index = card.outputIndex(classes.about.name);
    return classes.values.itemSize() == 1 ||
           (index >= 0 && card.outputs[static_cast<std::size_t>(index)].activation == "sigmoid");
}

/// The passes of one object as one row.
StoredOutput sideBySide(const StoredOutput& passes, std::vector<std::int64_t> shape) {
    shape.insert(shape.begin(), 1);
    return {passes.about, {std::move(shape), passes.values.values}};
}

/// N×3×K of N passes: all components, every pass of equal weight.
StoredOutput joinedMixture(const StoredOutput& passes) {
    const std::int64_t count = passes.values.count();
    const std::size_t components = passes.values.itemSize() / 3;
    StoredOutput joined{passes.about, {{1, 3, count * static_cast<std::int64_t>(components)}, {}}};
    for (std::size_t parameter = 0; parameter < 3; ++parameter)
        for (std::int64_t pass = 0; pass < count; ++pass) {
            const auto values = passes.values.item(pass);
            const auto own = values.subspan(parameter * components, components);
            double weight = 1;
            if (parameter == 0) {
                weight = 0;
                for (const float each : own)
                    weight += each;
            }
            for (const float each : own)
                joined.values.values.push_back(
                    static_cast<float>(parameter == 0 ? each / (weight * static_cast<double>(count)) : each));
        }
    return joined;
}

StoredOutput meanVariance(const StoredOutput& passes) {
    const std::int64_t count = passes.values.count();
    StoredOutput mean{passes.about, itemsOf(passes.values, 0, 1)};
    for (std::size_t value = 0; value < mean.values.values.size(); ++value) {
        double sum = 0;
        for (std::int64_t pass = 0; pass < count; ++pass)
            sum += std::exp(static_cast<double>(passes.values.item(pass)[value]));
        mean.values.values[value] = static_cast<float>(std::log(sum / static_cast<double>(count)));
    }
    return mean;
}

void addMeanAndSpread(const ModelCard& card, const StoredOutput& passes, std::vector<StoredOutput>& result) {
    const std::int64_t count = passes.values.count();
    StoredOutput mean{passes.about, itemsOf(passes.values, 0, 1)};
    StoredOutput spread = mean;
    spread.about.name += "_std";
    spread.about.kind = qualityKind;
    for (std::size_t value = 0; value < mean.values.values.size(); ++value) {
        double sum = 0;
        for (std::int64_t pass = 0; pass < count; ++pass)
            sum += passes.values.item(pass)[value];
        const double average = sum / static_cast<double>(count);
        double squares = 0;
        for (std::int64_t pass = 0; pass < count; ++pass) {
            const double difference = passes.values.item(pass)[value] - average;
            squares += difference * difference;
        }
        mean.values.values[value] = static_cast<float>(average);
        spread.values.values[value] = static_cast<float>(std::sqrt(squares / static_cast<double>(count - 1)));
    }
    if (passes.about.kind == nameOf(OutputKind::Class))
        addEntropies(result, passes, mean, answersSingly(card, passes));
    result.push_back(std::move(mean));
    result.push_back(std::move(spread));
}

} // namespace

std::vector<StoredOutput> meanAndSpread(const ModelCard& card, const std::vector<StoredOutput>& passes) {
    std::vector<StoredOutput> result;
    for (const StoredOutput& output : passes) {
        const std::vector<std::int64_t>& shape = output.values.shape;
        const OutputKind kind = outputKindNamed(output.about.kind).value_or(OutputKind::Score);
        if (kind == OutputKind::Votes) {
            result.push_back(sideBySide(output, shape));
        } else if (kind == OutputKind::Samples) {
            std::vector<std::int64_t> joined(shape.begin() + 1, shape.end());
            joined.front() *= shape.front();
            result.push_back(sideBySide(output, std::move(joined)));
        } else if (kind == OutputKind::PdfMix) {
            result.push_back(joinedMixture(output));
        } else if (kind == OutputKind::Som) {
            addMostFrequentCell(output, result);
        } else if (isLogVariance(card, output.about.name)) {
            result.push_back(meanVariance(output));
        } else {
            addMeanAndSpread(card, output, result);
        }
    }
    return result;
}

} // namespace oddity::core
