// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/probe/probe_report.h"

#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

#include "core/io/fits/fits_image.h"
#include "core/model/probes/output_changes.h"

namespace oddity::app {

namespace {

using nlohmann::json;

json finite(double value) {
    return std::isfinite(value) ? json(value) : json();
}

json reportOf(const std::vector<core::SymmetryReport>& reports) {
    json all = json::array();
    for (const core::SymmetryReport& report : reports) {
        json deviations = json::array();
        for (const core::SymmetryDeviation& deviation : report.deviations)
            deviations.push_back({{"transformation", deviation.transformation},
                                  {"from_invariance", finite(deviation.fromInvariance)},
                                  {"from_equivariance", finite(deviation.fromEquivariance)}});
        all.push_back({{"output", report.output},
                       {"symmetry", core::nameOf(report.symmetry())},
                       {"largest_from_invariance", finite(report.largestFromInvariance())},
                       {"largest_from_equivariance", finite(report.largestFromEquivariance())},
                       {"deviations", std::move(deviations)}});
    }
    return all;
}

struct Report {
    json operator()(const core::SymmetryFindings& found) const {
        return {{"turns", reportOf(found.turns)}, {"shifts", reportOf(found.shifts)}};
    }
    json operator()(const core::ChangeFindings& found) const {
        json sigma = json::array();
        for (const float each : found.sigma)
            sigma.push_back(finite(each));
        json outputs = json::array();
        for (const core::OutputChange& each : core::outputChanges(found.before, found.after)) {
            json row{{"output", each.name}, {each.isDistance ? "relative_distance" : "after", finite(each.after)}};
            if (!each.isDistance)
                row["before"] = finite(each.before);
            outputs.push_back(std::move(row));
        }
        return {{"goal", found.goal},
                {"found", found.change.isFound},
                {"steps", found.change.steps},
                {"threshold", found.threshold},
                {"threshold_origin", found.thresholdOrigin.empty() ? json() : json(found.thresholdOrigin)},
                {"value_before", finite(found.change.valueBefore)},
                {"value_after", finite(found.change.valueAfter)},
                {"norm", finite(found.change.size)},
                {"largest", finite(found.change.largest)},
                {"border_sigma", std::move(sigma)},
                {"norm_sigma", finite(found.sizeSigma)},
                {"rms_sigma", finite(found.rmsSigma)},
                {"largest_sigma", finite(found.largestSigma)},
                {"bands", found.bands},
                {"outputs", std::move(outputs)}};
    }
    json operator()(const core::AblationFindings& found) const {
        json rows = json::array();
        for (const core::Ablation& each : found.rows)
            rows.push_back({{"taken_away", each.takenAway},
                            {"value", finite(each.value)},
                            {"change", finite(static_cast<double>(each.value) - found.rows.front().value)}});
        return {{"target", found.target}, {"segment", found.segment}, {"rows", std::move(rows)}};
    }
    json operator()(const core::FeatureMaps& found) const {
        json ranked = json::array();
        for (const int channel : found.ranked)
            ranked.push_back(
                {{"map", channel + 1}, {"strength", finite(found.strengths[static_cast<std::size_t>(channel)])}});
        return {{"layer", found.layer.name}, {"shape", found.maps.shape}, {"maps", std::move(ranked)}};
    }
    json operator()(const core::FilterView& found) const {
        json filters = json::array();
        for (const int filter : found.ranked)
            for (std::int64_t channel = 0; channel < found.filters.weights.shape[1]; ++channel) {
                json row{{"filter", filter + 1},
                         {"channel", found.channels[static_cast<std::size_t>(channel)]},
                         {"norm", finite(found.sizes[static_cast<std::size_t>(filter)])}};
                if (const core::FilterMatch* match = found.match(filter, channel)) {
                    row["operator"] = match->name;
                    row["correlation"] = match->correlation;
                    if (match->name == "Sobel")
                        row["angle"] = match->angle;
                    if (match->width > 0)
                        row["width"] = match->width;
                }
                filters.push_back(std::move(row));
            }
        return {{"layer", found.filters.name},
                {"first", found.isFirst},
                {"shape", found.filters.weights.shape},
                {"filters", std::move(filters)}};
    }
};

struct Summary {
    std::string operator()(const core::SymmetryFindings& found) const {
        std::string text;
        for (std::size_t output = 0; output < found.turns.size(); ++output)
            text += (text.empty() ? "" : "; ") + found.turns[output].output + ": under turns " +
                    core::nameOf(found.turns[output].symmetry()) + ", under shifts " +
                    core::nameOf(found.shifts[output].symmetry());
        return text;
    }
    std::string operator()(const core::ChangeFindings& found) const {
        const std::string goal = found.thresholdOrigin.empty() ? found.goal
                                                               : found.goal + " " + std::to_string(found.threshold) +
                                                                     " (" + found.thresholdOrigin + ")";
        if (!found.change.isFound)
            return goal + " was not reached in " + std::to_string(found.change.steps) + " steps";
        return goal + " is reached by a change of norm " + std::to_string(found.change.size) + ", " +
               std::to_string(found.rmsSigma) + " sigma of the border's noise in a pixel on average";
    }
    std::string operator()(const core::AblationFindings& found) const {
        std::string text;
        for (const core::Ablation& each : found.rows)
            text +=
                (text.empty() ? found.target + " without " : ", ") + each.takenAway + ": " + std::to_string(each.value);
        return text;
    }
    std::string operator()(const core::FeatureMaps& found) const {
        return std::to_string(found.layer.channels) + " maps of " + found.layer.name + ", the strongest is map " +
               std::to_string(found.ranked.front() + 1);
    }
    std::string operator()(const core::FilterView& found) const {
        std::map<std::string, int> counts;
        for (const core::FilterMatch& match : found.matches)
            ++counts[match.name];
        std::string text = std::to_string(found.filters.weights.count()) + " filters of " + found.filters.name;
        for (const auto& [name, count] : counts)
            text += ", " + std::to_string(count) + " kernels " + (name == "none" ? "like no operator" : "like " + name);
        return text;
    }
};

/// Input, change and sum one after the other.
core::Tensor threeImages(const core::ChangeFindings& found) {
    core::Tensor images = core::repeated(found.image, 3);
    const auto change = images.item(1);
    const auto changed = images.item(2);
    for (std::size_t pixel = 0; pixel < change.size(); ++pixel) {
        change[pixel] = found.change.change.values[pixel];
        changed[pixel] += change[pixel];
    }
    return images;
}

} // namespace

json reportOf(const core::ProbeFindings& findings) {
    return std::visit(Report(), findings);
}

std::string summaryOf(const core::ProbeFindings& findings) {
    return std::visit(Summary(), findings);
}

bool writePixels(const std::string& path, const core::ProbeFindings& findings, const std::string& objectId,
                 const std::string& network) {
    std::map<std::string, std::string> cards{{"MODEL", network}, {"OBJECT", objectId}};
    if (const auto* change = std::get_if<core::ChangeFindings>(&findings)) {
        cards["PLANES"] = "image, change, changed image; network units";
        cards["GOAL"] = change->goal;
        core::writeFitsImage(path, threeImages(*change), cards, {{"NORM", change->change.size}});
        return true;
    }
    if (const auto* maps = std::get_if<core::FeatureMaps>(&findings)) {
        cards["LAYER"] = maps->layer.name;
        core::writeFitsImage(path, maps->maps, cards, {});
        return true;
    }
    if (const auto* filters = std::get_if<core::FilterView>(&findings)) {
        cards["LAYER"] = filters->filters.name;
        core::writeFitsImage(path, filters->filters.weights, cards, {});
        return true;
    }
    return false;
}

} // namespace oddity::app
