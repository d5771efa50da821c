// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/colour_composite.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "core/data/display/pixels/level_table.h"
#include "core/data/display/stretch.h"
#include "core/error.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

// Tuned on DECaLS-like and SDSS stamps: the sky a dark grey, its noise visible but without colour.
constexpr float skyOverSoftening = 0.6F;
constexpr float softeningOverNoise = 2.8F;
constexpr float leastSoftening = 1 / 400.0F;
constexpr float mostSoftening = 1 / 8.0F;
constexpr float colourOverNoise = 2.5F; ///< where half of the colour is shown
constexpr float fadeStart = 0.95F;      ///< brightness where colours begin to fade to white
constexpr float fadeLength = 0.35F;
constexpr double brightPercent = 99.5; ///< of the pixels in the inner half

/// Effective wavelength in micrometres, 0 for a name not known. Instrument prefixes ("hsc-g", "SDSS_r") are left out.
double wavelengthMicrons(const std::string& band) {
    static const std::map<std::string, double> known{
        {"nuv", 0.23}, {"u", 0.36}, {"b", 0.44},  {"g", 0.48},  {"v", 0.55},   {"vis", 0.70},   {"r", 0.63},
        {"i", 0.77},   {"z", 0.90}, {"y", 1.02},  {"j", 1.25},  {"h", 1.64},   {"k", 2.16},     {"ks", 2.16},
        {"w1", 3.35},  {"w2", 4.6}, {"w3", 11.6}, {"w4", 22.1}, {"red", 0.63}, {"green", 0.53}, {"blue", 0.45}};
    const std::size_t start = band.find_last_of("-_. ");
    const std::string name = lowerCase(start == std::string::npos ? band : band.substr(start + 1));
    const auto entry = known.find(name);
    return entry == known.end() ? 0 : entry->second;
}

std::string meanText(const std::vector<int>& indices, const std::vector<std::string>& bands) {
    std::string text;
    for (const int index : indices)
        text.append(text.empty() ? "" : "+").append(bands[static_cast<std::size_t>(index)]);
    return indices.size() > 1 ? "mean of " + text : text;
}

std::vector<float> channelPlane(const Cutout& cutout, const std::vector<int>& bands) {
    std::vector<float> plane(cutout.planeSize(), 0.0F);
    for (const int band : bands) {
        const auto values = cutout.plane(band);
        for (std::size_t i = 0; i < plane.size(); ++i)
            plane[i] += values[i] / static_cast<float>(bands.size());
    }
    return plane;
}

float median(std::vector<float> values) {
    std::erase_if(values, [](float value) { return !std::isfinite(value); });
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

float brightLevel(std::span<const float> plane, int width, int height) {
    std::vector<float> inner;
    for (int y = height / 4; y < height - height / 4; ++y)
        for (int x = width / 4; x < width - width / 4; ++x)
            inner.push_back(
                plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)]);
    return percentileLimits(inner, 100 - 2 * (100 - brightPercent)).high;
}

} // namespace

std::string channelText(const std::array<std::vector<int>, 3>& channels, const std::vector<std::string>& bands) {
    return "red " + meanText(channels[0], bands) + ", green " + meanText(channels[1], bands) + ", blue " +
           meanText(channels[2], bands);
}

CompositeChannels naturalChannels(const std::vector<std::string>& bands) {
    std::vector<int> order(bands.size());
    std::iota(order.begin(), order.end(), 0);
    const auto wavelength = [&bands](int index) { return wavelengthMicrons(bands[static_cast<std::size_t>(index)]); };
    if (std::ranges::all_of(order, [&](int index) { return wavelength(index) > 0; })) {
        std::ranges::stable_sort(order, {}, wavelength);
        if (order.size() > 3)
            std::erase_if(order, [&](int index) { return wavelength(index) < 0.4; });
    }
    CompositeChannels channels;
    if (order.empty())
        return channels;
    if (order.size() == 1) {
        channels.bands = {order, order, order};
        channels.text = bands[static_cast<std::size_t>(order.front())];
        return channels;
    }
    const std::vector<int> green = order.size() == 2 ? order : std::vector<int>{order[order.size() / 2]};
    channels.bands = {std::vector<int>{order.back()}, green, std::vector<int>{order.front()}};
    channels.text = channelText(channels.bands, bands);
    return channels;
}

CompositeSettings measureComposite(std::span<const Cutout> sample, const CompositeChannels& channels) {
    CompositeSettings settings;
    settings.channels = channels;
    double noiseSquared = 0;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        std::vector<float> skies, sigmas, brights;
        for (const Cutout& cutout : sample) {
            const std::vector<float> plane = channelPlane(cutout, channels.bands[channel]);
            const BorderStatistics border = borderStatistics(plane, cutout.width, cutout.height);
            skies.push_back(border.median);
            sigmas.push_back(border.sigma);
            brights.push_back(brightLevel(plane, cutout.width, cutout.height) - border.median);
        }
        const float sigma = median(sigmas);
        settings.sky[channel] = median(skies);
        std::vector<float> deviations = skies;
        for (float& value : deviations)
            value = std::abs(value - settings.sky[channel]);
        settings.takesSkyOfEachObject = settings.takesSkyOfEachObject || median(deviations) > 2 * sigma;
        float bright = std::max(median(brights), 5 * sigma);
        if (!(bright > 0) || !std::isfinite(bright))
            bright = 1;
        settings.scale[channel] = 1 / bright;
        noiseSquared += std::pow(sigma / bright, 2) / (channels.isGrey() ? 3 : 9);
    }
    settings.noise = static_cast<float>(std::sqrt(noiseSquared));
    settings.softening = std::clamp(softeningOverNoise * settings.noise, leastSoftening, mostSoftening);
    settings.pedestal = skyOverSoftening * settings.softening;
    const float white = sample.empty() ? 0 : sample.front().pictureWhite;
    if (std::ranges::all_of(sample, [white](const Cutout& cutout) { return cutout.pictureWhite == white; }))
        settings.pictureWhite = white;
    if (settings.pictureWhite > 0)
        settings.method = CompositeMethod::AsStored;
    return settings;
}

CompositeSettings measureSurveyComposite(const CutoutSource& source, std::int64_t rowCount, const Progress& progress,
                                         const ChannelChoice& channelsOf) {
    constexpr std::int64_t wanted = 24;
    const std::int64_t step = std::max<std::int64_t>(1, rowCount / wanted);
    std::vector<Cutout> sample;
    std::string problem = "There are no objects.";
    for (std::int64_t row = step / 2; row < rowCount && std::ssize(sample) < wanted; row += step) {
        progress.throwIfStopped();
        try {
            sample.push_back(source.read(RowId{row}).still());
        } catch (const Error& error) {
            problem = error.what(); // the object itself is flagged where it is shown
        }
    }
    if (sample.empty())
        throw Error(ErrorKind::BadInput, "No object of the sample that sets the colours can be read: " + problem);
    const std::vector<std::string> bands = sample.front().bands;
    std::erase_if(sample, [&bands](const Cutout& cutout) { return cutout.bands != bands; });
    return measureComposite(sample, channelsOf(bands));
}

namespace {

/// asinh for v >= 0, to 0.05 %: by the float's own exponent, 1024 places an octave.
class QuickAsinh {
public:
    QuickAsinh() {
        for (std::int32_t place = first; place < last; ++place)
            m_values[static_cast<std::size_t>(place - first)] =
                std::asinh((std::bit_cast<float>(place << shift) + std::bit_cast<float>((place + 1) << shift)) / 2);
    }
    float operator()(float v) const {
        if (v < smallest)
            return v;
        return m_values[static_cast<std::size_t>((std::bit_cast<std::int32_t>(std::min(v, largest)) >> shift) - first)];
    }

private:
    static constexpr int shift = 13;
    static constexpr float smallest = 1.0F / 64, largest = 1 << 24;
    static constexpr std::int32_t first = std::bit_cast<std::int32_t>(smallest) >> shift;
    static constexpr std::int32_t last = (std::bit_cast<std::int32_t>(largest) >> shift) + 1;
    std::array<float, static_cast<std::size_t>(last - first)> m_values{};
};

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

void paintLupton(const std::array<std::vector<float>, 3>& planes, const std::array<float, 3>& sky,
                 const CompositeSettings& settings, std::vector<float>& rgb) {
    static const QuickAsinh quickAsinh;
    const float pedestal = settings.pedestal;
    const float brightest = std::asinh((settings.white + pedestal) / settings.softening);
    const float half = std::max(colourOverNoise * settings.noise, 1e-12F); // its square is a float still
    for (std::size_t i = 0; i < planes[0].size(); ++i) {
        std::array<float, 3> value{};
        for (std::size_t channel = 0; channel < 3; ++channel)
            value[channel] = (planes[channel][i] - sky[channel]) * settings.scale[channel];
        const float intensity = (value[0] + value[1] + value[2]) / 3;
        float* out = rgb.data() + 3 * i;
        if (!std::isfinite(intensity)) {
            std::fill(out, out + 3, missing);
            continue;
        }
        const float brightness = quickAsinh(std::max(0.0F, intensity + pedestal) / settings.softening) / brightest;
        const float signal = std::max(0.0F, intensity);
        const float colourShare = signal * signal / (signal * signal + half * half);
        const float perIntensity = 1 / std::max(intensity + pedestal, half);
        float largest = 1;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const float ratio = std::max(0.0F, value[channel] + pedestal) * perIntensity;
            out[channel] = brightness * (1 + colourShare * (ratio - 1));
            largest = std::max(largest, out[channel]);
        }
        const float glare = settings.fadesToWhite ? std::clamp((brightness - fadeStart) / fadeLength, 0.0F, 1.0F) : 0;
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[channel] += (largest - out[channel]) * glare;
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[channel] /= largest;
    }
}

/// Where a pixel is brighter than white in a channel, all three are divided by that channel: the colour stays.
void paintPlainLupton(const std::array<std::vector<float>, 3>& planes, const CompositeSettings& settings,
                      std::vector<float>& rgb) {
    constexpr double anchor = 0.1; // where the curve meets the linear stretch, of `stretch`
    constexpr double leastQ = 0x1p-23, mostQ = 1e10, linearQ = 0.1;
    const PlainLuptonSettings& plain = settings.plain;
    const double q = std::abs(plain.q) < leastQ ? linearQ : std::min(plain.q, mostQ);
    const double slope = anchor / std::asinh(anchor * q), soften = q / plain.stretch;
    for (std::size_t i = 0; i < planes[0].size(); ++i) {
        std::array<double, 3> value{};
        for (std::size_t channel = 0; channel < 3; ++channel)
            value[channel] = (planes[channel][i] - plain.minimum) * settings.weight[channel];
        const double intensity = (value[0] + value[1] + value[2]) / 3;
        float* out = rgb.data() + 3 * i;
        if (!std::isfinite(intensity)) {
            std::fill(out, out + 3, missing);
            continue;
        }
        const double factor = intensity > 0 ? std::asinh(intensity * soften) * slope / intensity : 0;
        double largest = 1;
        for (double& one : value) {
            one = std::max(0.0, one * factor);
            largest = std::max(largest, one);
        }
        for (std::size_t channel = 0; channel < 3; ++channel)
            out[channel] = static_cast<float>(value[channel] / largest);
    }
}

void paintPerBand(const std::array<std::vector<float>, 3>& planes, const Cutout& cutout,
                  const CompositeSettings& settings, std::vector<float>& rgb) {
    std::vector<std::uint8_t> levels(cutout.planeSize());
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const Stretch stretch = stretchBy(settings.rules[channel], planes[channel], cutout.width, cutout.height);
        levelTableOf(stretch)->levels(stretch.limits, planes[channel], levels);
        for (std::size_t i = 0; i < levels.size(); ++i)
            rgb[3 * i + channel] = static_cast<float>(levels[i]) / 255;
    }
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (std::isnan(planes[0][i]) || std::isnan(planes[1][i]) || std::isnan(planes[2][i]))
            std::fill_n(rgb.data() + 3 * i, 3, missing);
}

void paintAsStored(const std::array<std::vector<float>, 3>& planes, float white, std::vector<float>& rgb) {
    for (std::size_t i = 0; i < planes[0].size(); ++i)
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const float value = planes[channel][i];
            rgb[3 * i + channel] = std::isnan(value) ? missing : std::clamp(value / white, 0.0F, 1.0F);
        }
}

} // namespace

ColourPicture colourComposite(const Cutout& cutout, const CompositeSettings& settings) {
    ColourPicture picture{cutout.height, cutout.width, std::vector<float>(3 * cutout.planeSize())};
    std::array<std::vector<float>, 3> planes;
    std::array<float, 3> sky = settings.sky;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        planes[channel] = channelPlane(cutout, settings.channels.bands[channel]);
        if (settings.takesSkyOfEachObject && settings.method == CompositeMethod::Lupton)
            sky[channel] = borderStatistics(planes[channel], cutout.width, cutout.height).median;
    }
    if (settings.method == CompositeMethod::Lupton)
        paintLupton(planes, sky, settings, picture.rgb);
    else if (settings.method == CompositeMethod::PlainLupton)
        paintPlainLupton(planes, settings, picture.rgb);
    else if (settings.method == CompositeMethod::PerBand)
        paintPerBand(planes, cutout, settings, picture.rgb);
    else
        paintAsStored(planes, settings.pictureWhite, picture.rgb);
    return picture;
}

} // namespace oddity::core
