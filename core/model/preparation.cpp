// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/preparation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/model/pixel_steps.h"

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
    bool wantsBandScale;
    bool isInvertible; ///< or leaves the values alone
    const char* formula;
};

const std::vector<StepRule>& stepRules() {
    static const std::vector<StepRule> rules{
        {"centre_crop", {{"size", Range::PositiveWhole}}, false, true, "central {size} pixels"},
        {"resize", {{"size", Range::PositiveWhole}}, false, true, "resize to {size} pixels"},
        {"nan_to", {{"value", Range::Any}}, false, true, "missing pixels = {value}"},
        {"asinh", {{"softening", Range::Positive}}, false, true, "asinh(x / {softening})"},
        {"per_band_scale", {}, true, true, "x × {scale}"},
        {"affine", {{"scale", Range::NotZero}, {"offset", Range::Any}}, false, true, "{scale} × x + {offset}"},
        {"fixed_scale", {{"low", Range::Any}, {"high", Range::Any}}, false, true, "(x − {low}) / ({high} − {low})"},
        {"clip", {{"low", Range::Any}, {"high", Range::Any}}, false, true, "clip to {low} … {high}"},
        {"min_max", {{"per_band", Range::Whole, false}}, false, false, "minimum … maximum to 0 … 1"},
        {"quantize",
         {{"levels", Range::PositiveWhole}, {"truncate", Range::Whole, false}},
         false,
         false,
         "round to {levels} levels"},
        {"sigma_clip_threshold",
         {{"sigma", Range::Positive}, {"clip", Range::Positive}, {"iterations", Range::Whole}},
         false,
         false,
         "pixels below {sigma} × clipped deviation = 0"}};
    return rules;
}

const StepRule* ruleNamed(const std::string& name) {
    const auto rule = std::ranges::find_if(stepRules(), [&name](const StepRule& r) { return name == r.name; });
    return rule == stepRules().end() ? nullptr : &*rule;
}

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string exactNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

std::string joined(const std::vector<std::string>& words, const char* separator) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : separator) + word;
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

void checkLists(const PrepareStep& step, const StepRule& rule, std::size_t bandCount,
                const std::function<void(const std::string&, const std::string&)>& refuse) {
    for (const auto& [name, values] : step.lists)
        if (!rule.wantsBandScale || name != "scale")
            refuse(name, "unknown list in step '" + step.name + "'");
    if (!rule.wantsBandScale)
        return;
    const auto scale = step.lists.find("scale");
    if (scale == step.lists.end())
        return refuse("scale", "this list is missing in step '" + step.name + "'");
    if (scale->second.size() != bandCount)
        return refuse("scale", "has " + std::to_string(scale->second.size()) + " values for " +
                                   std::to_string(bandCount) + " bands");
    for (std::size_t band = 0; band < bandCount; ++band)
        if (const char* complaint = complaintAbout(Range::NotZero, scale->second[band]))
            refuse("scale[" + std::to_string(band) + "]", complaint);
}

void applyValues(const PrepareStep& step, PixelBlock& block, const Cutout& cutout,
                 const std::vector<std::string>& bands) {
    std::vector<float>& pixels = block.pixels;
    if (step.name == "nan_to") {
        for (int band = 0; band < block.bands; ++band) {
            const std::span<float> plane = block.plane(band);
            if (std::ranges::none_of(plane, [](float x) { return std::isfinite(x); }))
                throw Error(ErrorKind::BadInput,
                            "no valid pixel in band '" + bands[static_cast<std::size_t>(band)] + "'",
                            {.path = cutout.source});
        }
        std::ranges::replace_if(
            pixels, [](float x) { return std::isnan(x); }, number(step, "value"));
    } else if (step.name == "asinh") {
        const float softening = number(step, "softening");
        for (float& x : pixels)
            x = std::asinh(x / softening);
    } else if (step.name == "per_band_scale") {
        for (int band = 0; band < block.bands; ++band)
            for (float& x : block.plane(band))
                x *= static_cast<float>(step.lists.at("scale")[static_cast<std::size_t>(band)]);
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

} // namespace

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
            return refuse("step", "unknown step '" + step.name + "'; known: " + joined(known, ", "));
        }
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
        checkLists(step, *rule, input.bands.size(), refuse);
        const bool hasRange = step.name == "clip" || step.name == "fixed_scale";
        if (hasRange && !(step.numbers.at("low") < step.numbers.at("high")))
            refuse("high", "must be above low");
    }
}

Preparation::Preparation(const InputSpec& input) : m_input(input) {
    checkSteps(m_input, "", "");
}

void Preparation::checkBands(const std::vector<std::string>& available) const {
    const std::string has = "the images have " + (available.empty() ? "no band" : joined(available, ", "));
    if (m_input.bands == std::vector<std::string>{"*"}) {
        if (available.size() != 1)
            throw Error(ErrorKind::BadInput, has + "; the network wants a single band");
        return;
    }
    Cutout names;
    names.bands = available;
    for (const std::string& band : m_input.bands)
        if (names.bandIndex(band) < 0)
            throw Error(ErrorKind::BadInput, has + "; the network wants " + joined(m_input.bands, ", "));
}

void Preparation::checkSize(int height, int width) const {
    const auto text = [](int rows, int columns) { return std::to_string(rows) + "×" + std::to_string(columns); };
    const std::string cutoutText = "the cutout has " + text(height, width) + " pixels";
    if (height < 1 || width < 1)
        throw Error(ErrorKind::BadInput, "the cutout has no pixels");
    for (const PrepareStep& step : m_input.prepare) {
        if (step.name == "resize" && height != width)
            throw Error(ErrorKind::BadInput, cutoutText + "; the network resizes square ones only");
        if (step.name == "resize" || step.name == "centre_crop")
            height = width = static_cast<int>(step.numbers.at("size"));
    }
    const std::string prepared = cutoutText + ", prepared " + text(height, width);
    if (m_input.height > 0 && (height != m_input.height || width != m_input.width))
        throw Error(ErrorKind::BadInput, prepared + "; the network wants " + text(m_input.height, m_input.width));
    if (height % m_input.sizeMultiple != 0 || width % m_input.sizeMultiple != 0)
        throw Error(ErrorKind::BadInput,
                    prepared + "; the network wants multiples of " + std::to_string(m_input.sizeMultiple));
}

PreparedImage Preparation::prepare(const Cutout& cutout) const {
    try {
        checkBands(cutout.bands);
        checkSize(cutout.height, cutout.width);
    } catch (const Error& error) {
        throw Error(error.kind(), error.detail(), {.path = cutout.source});
    }
    PixelBlock block{static_cast<int>(m_input.bands.size()), cutout.height, cutout.width, {}};
    block.pixels.reserve(cutout.planeSize() * m_input.bands.size());
    for (const std::string& band : m_input.bands) {
        const auto plane = cutout.plane(band == "*" ? 0 : cutout.bandIndex(band));
        block.pixels.insert(block.pixels.end(), plane.begin(), plane.end());
    }

    PixelGrid grid;
    for (const PrepareStep& step : m_input.prepare) {
        if (step.name == "centre_crop") {
            const int size = static_cast<int>(step.numbers.at("size"));
            grid.originX += grid.step * cropStart(block.width, size);
            grid.originY += grid.step * cropStart(block.height, size);
            block = centreCrop(block, size);
        } else if (step.name == "resize") {
            const int size = static_cast<int>(step.numbers.at("size"));
            const double ratio = static_cast<double>(block.width) / size;
            grid.originX += grid.step * (ratio - 1) / 2;
            grid.originY += grid.step * (ratio - 1) / 2;
            grid.step *= ratio;
            block = resizeSquare(block, size);
        } else {
            applyValues(step, block, cutout, m_input.bands);
        }
    }

    const auto bad = std::ranges::count_if(block.pixels, [](float x) { return !std::isfinite(x); });
    if (bad > 0 || block.pixels.empty())
        throw Error(ErrorKind::BadInput,
                    std::to_string(bad) + " of " + std::to_string(block.pixels.size()) +
                        " pixels are missing or not finite after preparation",
                    {.path = cutout.source});
    return {{{block.bands, block.height, block.width}, std::move(block.pixels)}, grid};
}

bool Preparation::isInvertible() const {
    return std::ranges::all_of(m_input.prepare,
                               [](const PrepareStep& step) { return ruleNamed(step.name)->isInvertible; });
}

Tensor Preparation::invert(const Tensor& image) const {
    if (!isInvertible())
        throw Error(ErrorKind::Usage, "the preparation cannot be undone: " + describe());
    if (image.count() != static_cast<std::int64_t>(m_input.bands.size()))
        throw Error(ErrorKind::Usage, "an image of shape " + image.shapeText() + " does not have the network's " +
                                          std::to_string(m_input.bands.size()) + " bands");
    Tensor undone = image;
    for (auto step = m_input.prepare.rbegin(); step != m_input.prepare.rend(); ++step) {
        for (std::int64_t band = 0; band < undone.count(); ++band)
            for (float& x : undone.item(band)) {
                if (step->name == "asinh")
                    x = std::sinh(x) * number(*step, "softening");
                else if (step->name == "per_band_scale")
                    x /= static_cast<float>(step->lists.at("scale")[static_cast<std::size_t>(band)]);
                else if (step->name == "affine")
                    x = (x - number(*step, "offset")) / number(*step, "scale");
                else if (step->name == "fixed_scale")
                    x = x * (number(*step, "high") - number(*step, "low")) + number(*step, "low");
            }
    }
    return undone;
}

std::string Preparation::describe() const {
    std::string text = "bands " + joined(m_input.bands, " ");
    for (const PrepareStep& step : m_input.prepare) {
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
            fill(name, "(" + joined(numbers, ", ") + ")");
        }
        if (step.name == "min_max" && isOn(step, "per_band"))
            formula += " in each band";
        if (isOn(step, "truncate"))
            formula += ", towards zero";
        text += " → " + formula;
    }
    return text;
}

std::string Preparation::fingerprint() const {
    Fingerprint fingerprint;
    fingerprint.add("oddity preparation 1");
    for (const std::string& band : m_input.bands)
        fingerprint.add("band " + band);
    for (const int value : {m_input.height, m_input.width, m_input.sizeMultiple})
        fingerprint.add(std::to_string(value));
    for (const PrepareStep& step : m_input.prepare) {
        fingerprint.add("step " + step.name);
        for (const auto& [name, value] : step.numbers)
            fingerprint.add(name + "=" + exactNumber(value));
        for (const auto& [name, values] : step.lists)
            for (const double value : values)
                fingerprint.add(name + "[]=" + exactNumber(value));
    }
    return fingerprint.hex();
}

} // namespace oddity::core
