// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/epoch_input.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/model/inputs/prepare_steps.h"

namespace oddity::core {

std::vector<int> chosenEpochs(const InputSpec& input, std::size_t epochs) {
    const int have = static_cast<int>(epochs), wanted = input.epochs.count;
    if (have == 0)
        throw Error(ErrorKind::BadInput, "the images are of one time; the network wants image sequences of " +
                                             std::to_string(wanted) + " epochs as input '" + input.name + "'");
    if (have > wanted && input.epochs.excess == Excess::Refuse)
        throw Error(ErrorKind::BadInput,
                    "the images have " + std::to_string(have) + " epochs; the network takes " + std::to_string(wanted));
    const int first = have > wanted && input.epochs.excess == Excess::KeepLast ? have - wanted : 0;
    std::vector<int> chosen;
    for (int place = 0; place < wanted; ++place)
        chosen.push_back(first + place < have ? first + place : -1);
    return chosen;
}

bool isThere(const Cutout& cutout, int epoch) {
    return epoch >= 0 && cutout.epochs[static_cast<std::size_t>(epoch)].isThere;
}

void addEpochs(Fingerprint& fingerprint, const EpochFormat& epochs) {
    fingerprint.add("epochs " + std::to_string(epochs.count)).add(wordOf(epochs.excess)).add(shortNumber(epochs.fill));
}

EpochInput::EpochInput(InputSpec input) : m_input(std::move(input)) {
    checkSteps(m_input, "", "");
}

Tensor EpochInput::prepare(const Cutout& cutout) const {
    const std::vector<int> chosen = chosenEpochs(m_input, cutout.epochs.size());
    BandBlock block{1, 1, m_input.epochs.count, std::vector<float>(chosen.size(), 0.0F)};
    double zero = 0;
    bool isFirst = m_input.epochs.timeZero == TimeZero::First;
    for (std::size_t place = 0; place < chosen.size(); ++place) {
        const bool present = isThere(cutout, chosen[place]);
        float& number = block.pixels[place];
        if (m_input.epochs.number != EpochNumber::Time) {
            number = present == (m_input.epochs.number == EpochNumber::Present) ? 1.0F : 0.0F;
            continue;
        }
        if (!present)
            continue;
        const Epoch& epoch = cutout.epochs[static_cast<std::size_t>(chosen[place])];
        if (!std::isfinite(epoch.mjd))
            throw Error(ErrorKind::BadInput,
                        "the time of its epoch '" + epoch.name +
                            "' is not known: neither its header (MJD-AVG, MJD-OBS, DATE-OBS) nor a table says",
                        {.path = cutout.source});
        if (std::exchange(isFirst, false))
            zero = epoch.mjd;
        number = static_cast<float>(epoch.mjd - zero);
    }
    for (const PrepareStep& step : m_input.prepare)
        applyStep(step, block);
    return {{m_input.epochs.count}, std::move(block.pixels)};
}

std::string EpochInput::describe() const {
    std::string text =
        std::string(wordOf(m_input.epochs.number)) + " of " + std::to_string(m_input.epochs.count) + " epochs";
    for (const PrepareStep& step : m_input.prepare)
        text += " → " + describeStep(step);
    return text;
}

std::string EpochInput::preparationFingerprint() const {
    Fingerprint fingerprint;
    fingerprint.add("oddity epochs 1").add(wordOf(m_input.epochs.number)).add(wordOf(m_input.epochs.timeZero));
    addEpochs(fingerprint, m_input.epochs);
    for (const PrepareStep& step : m_input.prepare)
        addStep(fingerprint, step);
    return fingerprint.hex();
}

} // namespace oddity::core
