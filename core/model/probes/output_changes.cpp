// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/output_changes.h"

#include <algorithm>
#include <span>

#include "core/model/probes/norms.h"

namespace oddity::core {

namespace {

double relativeDistance(std::span<const float> before, std::span<const float> after) {
    const std::size_t size = std::min(before.size(), after.size());
    return distanceOver(after.first(size), before.first(size), normOf(before.first(size)));
}

void addVotes(const OutputSpec& about, const std::vector<AnswerExpectation>& before,
              const std::vector<AnswerExpectation>& after, std::vector<OutputChange>& changes) {
    for (std::size_t answer = 0; answer < std::min(before.size(), after.size()); ++answer)
        changes.push_back(
            {about.name + ": " +
                 (answer < about.classes.size() ? about.classes[answer] : "answer " + std::to_string(answer + 1)),
             before[answer].fraction, after[answer].fraction});
}

} // namespace

std::vector<OutputChange> outputChanges(const std::vector<ObjectOutput>& before,
                                        const std::vector<ObjectOutput>& after) {
    std::vector<OutputChange> changes;
    for (std::size_t index = 0; index < std::min(before.size(), after.size()); ++index) {
        const ObjectOutput& one = before[index];
        const ObjectOutput& other = after[index];
        if (!one.problem.empty() || !other.problem.empty() || one.value.index() != other.value.index())
            continue;
        const std::string& name = one.about.name;
        if (const auto* planes = std::get_if<ImagePlanes>(&one.value)) {
            const auto& changed = std::get<ImagePlanes>(other.value);
            changes.push_back(
                {name + ": distance", 0, relativeDistance(planes->planes.values, changed.planes.values), true});
        } else if (const auto* votes = std::get_if<std::vector<AnswerExpectation>>(&one.value)) {
            addVotes(one.about, *votes, std::get<std::vector<AnswerExpectation>>(other.value), changes);
        } else if (const auto* densities = std::get_if<std::vector<QuantityDensity>>(&one.value)) {
            const auto& changed = std::get<std::vector<QuantityDensity>>(other.value);
            for (std::size_t quantity = 0; quantity < densities->size(); ++quantity)
                changes.push_back({(*densities)[quantity].name + ": median",
                                   (*densities)[quantity].density.quantile(0.5),
                                   changed.at(quantity).density.quantile(0.5)});
        } else {
            const auto& values = std::get<NamedValues>(one.value);
            const auto& changed = std::get<NamedValues>(other.value);
            if (one.about.kind == OutputKind::Embed)
                changes.push_back({name + ": distance", 0, relativeDistance(values.values, changed.values), true});
            else
                for (std::size_t value = 0; value < values.values.size(); ++value)
                    changes.push_back({values.names[value] == name ? name : name + ": " + values.names[value],
                                       values.values[value], changed.values[value]});
        }
    }
    return changes;
}

} // namespace oddity::core
