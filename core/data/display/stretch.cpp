// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/stretch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::array scaleNames{std::pair{StretchScale::Linear, std::string_view("linear")},
                                std::pair{StretchScale::Log, std::string_view("log")},
                                std::pair{StretchScale::Power, std::string_view("pow")},
                                std::pair{StretchScale::SquareRoot, std::string_view("sqrt")},
                                std::pair{StretchScale::Squared, std::string_view("squared")},
                                std::pair{StretchScale::Asinh, std::string_view("asinh")},
                                std::pair{StretchScale::Sinh, std::string_view("sinh")},
                                std::pair{StretchScale::Equalise, std::string_view("histequ")}};

constexpr std::size_t equalisationBins = 16384; // as many as DS9 takes

template <typename Curve>
void mapPixels(const Stretch& stretch, std::span<const float> pixels, std::span<float> out, Curve curve) {
    const double low = stretch.limits.low;
    const double range = static_cast<double>(stretch.limits.high) - low;
    const double slope = range > 0 ? 1 / range : 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const double x = (static_cast<double>(pixels[i]) - low) * slope;
        out[i] = std::isnan(pixels[i]) ? pixels[i]
                                       : static_cast<float>(std::clamp(curve(std::clamp(x, 0.0, 1.0)), 0.0, 1.0));
    }
}

} // namespace

const std::vector<StretchScale>& stretchScales() {
    static const std::vector<StretchScale> scales = [] {
        std::vector<StretchScale> all;
        for (const auto& [scale, name] : scaleNames)
            all.push_back(scale);
        return all;
    }();
    return scales;
}

std::string_view nameOf(StretchScale scale) {
    return std::ranges::find(scaleNames, scale, [](const auto& entry) { return entry.first; })->second;
}

StretchScale stretchScaleNamed(std::string_view name) {
    std::string known;
    for (const auto& [scale, text] : scaleNames) {
        if (text == name)
            return scale;
        known.append(known.empty() ? "" : ", ").append(text);
    }
    throw Error(ErrorKind::Usage, "There is no scale \"" + std::string(name) + "\"; there are " + known + ".");
}

double stretched(StretchScale scale, double x, double exponent) {
    if (std::isnan(x))
        return x;
    x = std::clamp(x, 0.0, 1.0);
    double y = x;
    switch (scale) {
    case StretchScale::Linear:
    case StretchScale::Equalise:
        break;
    case StretchScale::Log:
        y = std::log10(exponent * x + 1) / std::log10(exponent);
        break;
    case StretchScale::Power:
        y = (std::pow(exponent, x) - 1) / exponent;
        break;
    case StretchScale::SquareRoot:
        y = std::sqrt(x);
        break;
    case StretchScale::Squared:
        y = x * x;
        break;
    case StretchScale::Asinh:
        y = std::asinh(10 * x) / 3;
        break;
    case StretchScale::Sinh:
        y = std::sinh(3 * x) / 10;
        break;
    }
    return std::clamp(y, 0.0, 1.0);
}

bool hasExponent(StretchScale scale) {
    return scale == StretchScale::Log || scale == StretchScale::Power;
}

double stretched(const Stretch& stretch, double x) {
    if (stretch.scale != StretchScale::Equalise || !stretch.equalisation || std::isnan(x))
        return stretched(stretch.scale, x, stretch.exponent);
    const auto bins = static_cast<double>(stretch.equalisation->size());
    const double bin = std::min(std::clamp(x, 0.0, 1.0) * bins, bins - 1);
    return static_cast<double>((*stretch.equalisation)[static_cast<std::size_t>(bin)]);
}

void applyStretch(const Stretch& stretch, std::span<const float> pixels, std::span<float> out) {
    if (out.size() != pixels.size())
        throw Error(ErrorKind::Internal, "A stretch was given room for another number of pixels.");
    if (stretch.scale == StretchScale::Linear)
        mapPixels(stretch, pixels, out, [](double x) { return x; });
    else
        mapPixels(stretch, pixels, out, [&stretch](double x) { return stretched(stretch, x); });
}

std::shared_ptr<const Equalisation> equalisationOf(std::span<const float> pixels, const StretchLimits& limits) {
    std::vector<double> counts(equalisationBins);
    const double low = limits.low, range = static_cast<double>(limits.high) - low;
    double total = 0;
    for (const float value : pixels)
        if (value >= limits.low && value <= limits.high && range > 0) {
            const double place = (static_cast<double>(value) - low) / range;
            ++counts[static_cast<std::size_t>(place * static_cast<double>(equalisationBins - 1) + 0.5)];
            ++total;
        }
    if (total == 0)
        return nullptr;
    auto brightness = std::make_shared<Equalisation>(equalisationBins);
    constexpr auto bins = static_cast<double>(equalisationBins);
    double below = 0;
    for (std::size_t bin = 0; bin < equalisationBins; ++bin) {
        (*brightness)[bin] = static_cast<float>(std::min(std::floor(below * bins / total), bins - 1) / bins);
        below += counts[bin];
    }
    return brightness;
}

} // namespace oddity::core
