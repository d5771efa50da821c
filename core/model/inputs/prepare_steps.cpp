// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/prepare_steps.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <iterator>

#include "core/error.h"
#include "core/joined_words.h"
#include "core/model/inputs/asinh_pixels.h"

namespace oddity::core {

namespace {

enum class Range { Any, Positive, NotZero, PositiveWhole, Whole };

struct NumberRule {
    const char* name;
    Range range;
    bool isRequired = true;
};

struct StepRule {
    const char* name;
    std::vector<NumberRule> numbers;
    std::vector<NumberRule> lists; ///< one value a band (or column)
    bool isInvertible;             ///< or leaves the values alone
    unsigned kinds;                ///< of input that the step has a meaning for
    const char* formula;
};

constexpr unsigned forImages = 1, forColumns = 2, forSeries = 4;
constexpr unsigned notForSeries = forImages | forColumns, forAll = notForSeries | forSeries;

unsigned kindOf(const InputSpec& input) {
    return input.isSeries() ? forSeries : (input.isImage() ? forImages : forColumns);
}

std::string thingsOf(unsigned kind) {
    return kind == forSeries ? "spectra and light curves" : (kind == forColumns ? "columns and epochs" : "images");
}

const std::vector<StepRule>& stepRules() {
    static const std::vector<StepRule> rules{
        {"centre_crop", {{"size", Range::PositiveWhole}}, {}, true, forImages, "central {size} pixels"},
        {"resize", {{"size", Range::PositiveWhole}}, {}, true, forImages, "resize to {size} pixels"},
        {"nan_to", {{"value", Range::Any}}, {}, true, notForSeries, "missing = {value}"},
        {"asinh", {{"softening", Range::Positive}}, {}, true, forAll, "asinh(x / {softening})"},
        {"per_band_scale", {}, {{"scale", Range::NotZero}}, true, notForSeries, "x × {scale}"},
        {"standardize",
         {},
         {{"mean", Range::Any}, {"deviation", Range::Positive}},
         true,
         notForSeries,
         "(x − {mean}) / {deviation}"},
        {"affine", {{"scale", Range::NotZero}, {"offset", Range::Any}}, {}, true, forAll, "{scale} × x + {offset}"},
        {"fixed_scale",
         {{"low", Range::Any}, {"high", Range::Any}},
         {},
         true,
         forAll,
         "(x − {low}) / ({high} − {low})"},
        {"clip", {{"low", Range::Any}, {"high", Range::Any}}, {}, true, forAll, "clip to {low} … {high}"},
        {"min_max", {{"per_band", Range::Whole, false}}, {}, false, forImages, "minimum … maximum to 0 … 1"},
        {"quantize",
         {{"levels", Range::PositiveWhole}, {"truncate", Range::Whole, false}},
         {},
         false,
         notForSeries,
         "round to {levels} levels"},
        {"sigma_clip_threshold",
         {{"sigma", Range::Positive}, {"clip", Range::Positive}, {"iterations", Range::Whole}},
         {},
         false,
         forImages,
         "pixels below {sigma} × clipped deviation = 0"},
        {"median_scale",
         {{"first", Range::Any, false}, {"last", Range::Any, false}},
         {},
         false,
         forSeries,
         "x / median"},
        {"continuum", {{"width", Range::PositiveWhole}}, {}, false, forSeries, "x / running median of {width} points"},
        {"weighted_standardize", {}, {}, false, forSeries, "(x − weighted mean) / weighted deviation"}};
    return rules;
}

const StepRule* ruleNamed(const std::string& name) {
    const auto rule = std::ranges::find_if(stepRules(), [&name](const StepRule& r) { return name == r.name; });
    return rule == stepRules().end() ? nullptr : &*rule;
}

std::string exactNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

const char* complaintAbout(Range range, double value) {
    const bool isWhole = value == std::floor(value) && std::abs(value) <= 1e6;
    switch (range) {
    case Range::Any:
        return std::isfinite(value) ? nullptr : "must be finite";
    case Range::Positive:
        return value > 0 && std::isfinite(value) ? nullptr : "must be positive";
    case Range::NotZero:
        return value != 0 && std::isfinite(value) ? nullptr : "must not be zero";
    case Range::PositiveWhole:
        return value >= 1 && isWhole ? nullptr : "must be a positive whole number";
    case Range::Whole:
        return value >= 0 && isWhole ? nullptr : "must be a whole number, 0 or more";
    }
    return nullptr;
}

float number(const PrepareStep& step, const char* name) {
    return static_cast<float>(step.numbers.at(name));
}

bool isOn(const PrepareStep& step, const char* option) {
    const auto found = step.numbers.find(option);
    return found != step.numbers.end() && found->second != 0;
}

void checkLists(const PrepareStep& step, const StepRule& rule, std::size_t channelCount,
                const std::function<void(const std::string&, const std::string&)>& refuse) {
    for (const auto& [name, values] : step.lists)
        if (std::ranges::none_of(rule.lists, [&name](const NumberRule& r) { return name == r.name; }))
            refuse(name, "unknown list in step '" + step.name + "'");
    for (const NumberRule& wanted : rule.lists) {
        const auto list = step.lists.find(wanted.name);
        if (list == step.lists.end()) {
            refuse(wanted.name, "this list is missing in step '" + step.name + "'");
            continue;
        }
        if (list->second.size() != channelCount)
            refuse(wanted.name, "has " + std::to_string(list->second.size()) + " values for " +
                                    std::to_string(channelCount) + " bands");
        for (std::size_t channel = 0; channel < channelCount; ++channel)
            if (const char* complaint = complaintAbout(wanted.range, list->second[channel]))
                refuse(std::string(wanted.name) + "[" + std::to_string(channel) + "]", complaint);
    }
}

float listed(const PrepareStep& step, const char* list, int channel) {
    return static_cast<float>(step.lists.at(list)[static_cast<std::size_t>(channel)]);
}

} // namespace

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

void applyStep(const PrepareStep& step, BandBlock& block) {
    std::vector<float>& pixels = block.pixels;
    if (step.name == "nan_to") {
        std::ranges::replace_if(
            pixels, [](float x) { return std::isnan(x); }, number(step, "value"));
    } else if (step.name == "asinh") {
        asinhPixels(pixels, number(step, "softening"));
    } else if (step.name == "per_band_scale") {
        for (int band = 0; band < block.bands; ++band)
            for (float& x : block.plane(band))
                x *= listed(step, "scale", band);
    } else if (step.name == "standardize") {
        for (int band = 0; band < block.bands; ++band)
            for (float& x : block.plane(band))
                x = (x - listed(step, "mean", band)) / listed(step, "deviation", band);
    } else if (step.name == "affine") {
        for (float& x : pixels)
            x = number(step, "scale") * x + number(step, "offset");
    } else if (step.name == "fixed_scale") {
        const float low = number(step, "low");
        const float range = number(step, "high") - low;
        for (float& x : pixels)
            x = (x - low) / range;
    } else if (step.name == "clip") {
        const float low = number(step, "low");
        const float high = number(step, "high");
        for (float& x : pixels)
            x = x < low ? low : (x > high ? high : x);
    } else if (step.name == "quantize") {
        const float levels = number(step, "levels");
        for (float& x : pixels)
            x = (isOn(step, "truncate") ? std::trunc(x * levels) : std::nearbyint(x * levels)) / levels;
    } else if (step.name == "min_max") {
        if (isOn(step, "per_band"))
            for (int band = 0; band < block.bands; ++band)
                minMaxToUnit(block.plane(band));
        else
            minMaxToUnit(pixels);
    } else if (step.name == "sigma_clip_threshold") {
        for (int band = 0; band < block.bands; ++band) {
            const double threshold =
                step.numbers.at("sigma") * sigmaClippedDeviation(block.plane(band), step.numbers.at("clip"),
                                                                 static_cast<int>(step.numbers.at("iterations")));
            for (float& x : block.plane(band))
                x = x < threshold ? 0.0F : x;
        }
    }
}

bool isInvertible(const PrepareStep& step) {
    return ruleNamed(step.name)->isInvertible;
}

void invertStep(const PrepareStep& step, Tensor& image) {
    for (std::int64_t band = 0; band < image.count(); ++band) {
        const int channel = static_cast<int>(band);
        for (float& x : image.item(band)) {
            if (step.name == "asinh")
                x = std::sinh(x) * number(step, "softening");
            else if (step.name == "per_band_scale")
                x /= listed(step, "scale", channel);
            else if (step.name == "standardize")
                x = x * listed(step, "deviation", channel) + listed(step, "mean", channel);
            else if (step.name == "affine")
                x = (x - number(step, "offset")) / number(step, "scale");
            else if (step.name == "fixed_scale")
                x = x * (number(step, "high") - number(step, "low")) + number(step, "low");
        }
    }
}

std::string describeStep(const PrepareStep& step) {
    std::string formula = ruleNamed(step.name)->formula;
    const auto fill = [&formula](const std::string& name, const std::string& value) {
        for (auto at = formula.find("{" + name + "}"); at != std::string::npos; at = formula.find("{" + name + "}"))
            formula.replace(at, name.size() + 2, value);
    };
    for (const auto& [name, value] : step.numbers)
        fill(name, shortNumber(value));
    for (const auto& [name, values] : step.lists) {
        std::vector<std::string> numbers;
        std::ranges::transform(values, std::back_inserter(numbers), shortNumber);
        fill(name, "(" + joinedWords(numbers, ", ") + ")");
    }
    if (step.name == "min_max" && isOn(step, "per_band"))
        formula += " in each band";
    if (isOn(step, "truncate"))
        formula += ", towards zero";
    return formula;
}

void addStep(Fingerprint& fingerprint, const PrepareStep& step) {
    fingerprint.add("step " + step.name);
    for (const auto& [name, value] : step.numbers)
        fingerprint.add(name + "=" + exactNumber(value));
    for (const auto& [name, values] : step.lists)
        for (const double value : values)
            fingerprint.add(name + "[]=" + exactNumber(value));
}

void checkSteps(const InputSpec& input, const std::string& fieldPrefix, const std::string& path) {
    for (std::size_t index = 0; index < input.prepare.size(); ++index) {
        const PrepareStep& step = input.prepare[index];
        const std::string stepField = fieldPrefix + "prepare[" + std::to_string(index) + "].";
        const auto refuse = [&](const std::string& field, const std::string& detail) {
            throw Error(ErrorKind::Model, "model card: " + detail, {.path = path, .field = stepField + field});
        };
        const StepRule* rule = ruleNamed(step.name);
        if (rule == nullptr) {
            std::vector<std::string> known;
            for (const StepRule& each : stepRules())
                known.emplace_back(each.name);
            return refuse("step", "unknown step '" + step.name + "'; known: " + joinedWords(known, ", "));
        }
        if ((rule->kinds & kindOf(input)) == 0)
            refuse("step", "'" + step.name + "' is a step for " + thingsOf(rule->kinds & (~rule->kinds + 1)) +
                               ", not for " + thingsOf(kindOf(input)));
        for (const NumberRule& wanted : rule->numbers) {
            const auto found = step.numbers.find(wanted.name);
            if (found == step.numbers.end() && wanted.isRequired)
                refuse(wanted.name, "this number is missing in step '" + step.name + "'");
            if (found != step.numbers.end())
                if (const char* complaint = complaintAbout(wanted.range, found->second))
                    refuse(wanted.name, complaint);
        }
        for (const auto& [name, value] : step.numbers)
            if (std::ranges::none_of(rule->numbers, [&name](const NumberRule& r) { return name == r.name; }))
                refuse(name, "unknown number in step '" + step.name + "'");
        checkLists(step, *rule, input.channels().size(), refuse);
        const bool hasRange = step.name == "clip" || step.name == "fixed_scale";
        if (hasRange && !(step.numbers.at("low") < step.numbers.at("high")))
            refuse("high", "must be above low");
    }
}

} // namespace oddity::core
