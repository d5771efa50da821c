// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/display/stretch_rule.h"
#include "core/progress.h"

namespace oddity::core {

/// Which bands make red, green and blue. A channel with two bands shows their mean.
struct CompositeChannels {
    std::array<std::vector<int>, 3> bands; ///< red, green, blue: band indices
    std::string text;                      ///< for people: "red z, green r, blue g"

    bool isGrey() const { return bands[0] == bands[1] && bands[0] == bands[2]; }

    friend bool operator==(const CompositeChannels& a, const CompositeChannels& b) { return a.bands == b.bands; }
};

/// "red z, green r, blue mean of u+g".
std::string channelText(const std::array<std::vector<int>, 3>& channels, const std::vector<std::string>& bands);

/// The natural choice: one band grey; two (longer, mean, shorter wavelength); more: reddest red, bluest blue, the
/// middle green. Known filter names (u g r i z y J H K, W1 …, R G B) are put in order of wavelength, others are taken
/// as bluest first; of four and more bands a u band is left out, for its noise.
CompositeChannels naturalChannels(const std::vector<std::string>& bands);

/// Lupton et al. 2004 (PASP 116, 133): the asinh acts on the intensity, the colour is kept. PerBand: each channel is
/// stretched by its own rule, as in DS9's RGB frame. AsStored: the colours that a picture has in its file. PlainLupton:
/// the same paper's without anything measured, as astropy's make_lupton_rgb has it.
enum class CompositeMethod { Lupton, PerBand, AsStored, PlainLupton };

/// The parameters that are published with pictures by make_lupton_rgb, in the image's units but for Q.
struct PlainLuptonSettings {
    double q = 8;
    double stretch = 0.5; ///< intensity above minimum where the linear stretch would be white, were Q 0
    double minimum = 0;   ///< shown as black

    friend bool operator==(const PlainLuptonSettings&, const PlainLuptonSettings&) = default;
};

/// How bands become one picture. The same settings for all objects of a survey keep their colours comparable.
struct CompositeSettings {
    CompositeMethod method = CompositeMethod::Lupton;
    CompositeChannels channels;
    std::array<float, 3> sky{};        ///< per channel, in the image's units
    std::array<float, 3> scale{};      ///< per channel: sky-subtracted value × scale = 1 for a typical bright pixel
    float noise = 0;                   ///< of the mean of the scaled channels
    float softening = 0.02F;           ///< scaled intensity where the asinh turns from linear to logarithmic
    float pedestal = 0.012F;           ///< added to the intensity, so that the sky is dark grey and not black
    float white = 1;                   ///< scaled intensity shown as white; Lupton's Q is white / softening
    bool fadesToWhite = false;         ///< from white on; saturated stars then have no odd cores, nor bright ones a hue
    bool takesSkyOfEachObject = false; ///< the sample's sky levels differ: measured on the border of each object
    std::array<StretchRule, 3> rules;  ///< of PerBand, in the image's units
    float pictureWhite = 0;            ///< of AsStored: the value shown as white; 0: the pixels are measured
    PlainLuptonSettings plain;         ///< of PlainLupton
    std::array<float, 3> weight{1, 1, 1}; ///< of PlainLupton: factors of the values above its minimum

    friend bool operator==(const CompositeSettings&, const CompositeSettings&) = default;
};

/// Settings measured on a sample of objects (or on one): white is their typical colour, black lies below their sky.
/// Pictures that were stretched already are painted AsStored.
CompositeSettings measureComposite(std::span<const Cutout> sample, const CompositeChannels& channels);
/// Which channels a person wants of these bands.
using ChannelChoice = std::function<CompositeChannels(const std::vector<std::string>& bands)>;
/// The same on readable objects spread over the first rowCount rows: always the same for the same survey. Reads two
/// dozen objects. Throws what reading throws when none of them can be read.
CompositeSettings measureSurveyComposite(const CutoutSource& source, std::int64_t rowCount, const Progress& progress,
                                         const ChannelChoice& channelsOf = naturalChannels);

/// A picture of height × width × 3 in [0, 1], row 0 at the bottom; NaN in all three where a band is missing.
struct ColourPicture {
    int height = 0;
    int width = 0;
    std::vector<float> rgb;
};

ColourPicture colourComposite(const Cutout& cutout, const CompositeSettings& settings);

} // namespace oddity::core
