// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/display/composite_choice.h"

namespace oddity::core {

CompositeChannels channelsOf(const CompositeChoice& choice, const std::vector<std::string>& bands) {
    CompositeChannels channels = naturalChannels(bands);
    bool isNatural = true;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const int band = choice.bands[channel];
        if (band < 0 || band >= std::ssize(bands))
            continue;
        channels.bands[channel] = {band};
        isNatural = false;
    }
    if (!isNatural)
        channels.text = channelText(channels.bands, bands);
    return channels;
}

CompositeSettings adjusted(const CompositeSettings& measured, const CompositeChoice& choice) {
    CompositeSettings settings = measured;
    settings.method = choice.method.value_or(measured.method);
    if (settings.method == CompositeMethod::AsStored && !(measured.pictureWhite > 0))
        settings.method = CompositeMethod::Lupton;
    settings.rules = choice.rules;
    settings.plain = choice.plain;
    settings.fadesToWhite = choice.fadesToWhite;
    settings.white = static_cast<float>(choice.stretch);
    // Q = white / softening
    settings.softening =
        static_cast<float>(static_cast<double>(measured.softening) * choice.stretch / choice.softening);
    for (std::size_t channel = 0; channel < 3; ++channel)
        settings.scale[channel] *= settings.weight[channel] = static_cast<float>(choice.gain[channel]);
    if (choice.background == CompositeBackground::Zero) {
        settings.sky = {};
        settings.takesSkyOfEachObject = false;
    } else if (choice.background == CompositeBackground::EachObject) {
        settings.takesSkyOfEachObject = true;
    }
    return settings;
}

const std::vector<CompositePreset>& compositePresets() {
    static const std::vector<CompositePreset> presets{
        {"Natural", "White is the survey's typical colour, the sky a dark grey", {}},
        {"Faint light",
         "Haloes, tails and arms far out; centres burn out",
         {.method = CompositeMethod::Lupton, .stretch = 0.4}},
        {"Bright cores",
         "Nuclei, bars and rings in the glare; the outskirts vanish",
         {.method = CompositeMethod::Lupton, .stretch = 5, .softening = 0.7}},
        {"Poster",
         "Softer light, stars that glow white: for talks and walls, not for colours of bright cores",
         {.method = CompositeMethod::Lupton, .stretch = 1.4, .softening = 1, .fadesToWhite = true}},
        {"Lupton, plain",
         "As published with make_lupton_rgb: stretch, Q and black are numbers, in the image's units; nothing is "
         "measured",
         {.method = CompositeMethod::PlainLupton}},
        {"Each band by itself",
         "Every band has limits and a scale of its own, as in DS9's RGB frame: colour is not kept",
         {.method = CompositeMethod::PerBand}}};
    return presets;
}

} // namespace oddity::core
