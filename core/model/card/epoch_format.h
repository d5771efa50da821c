// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "core/model/card/series_format.h"

namespace oddity::core {

/// The axes of an image sequence behind that of the objects.
enum class SequenceLayout {
    EpochsChannels, ///< "TCHW"
    Channels        ///< "CHW": all channels of the first epoch, then of the second …
};

/// A number that a network is given of each epoch of a sequence.
enum class EpochNumber {
    Time,    ///< "time": days, from time_zero on; 0 of epochs that are not there
    Missing, ///< "missing": 1 where the object has no image of it
    Present  ///< "present": 1 where it has one
};

/// How the epochs of an image sequence reach a network.
struct EpochFormat {
    int count = 0; ///< epochs that the network takes; those that the data lack are missing ones behind
    Excess excess = Excess::Refuse;
    SequenceLayout layout = SequenceLayout::EpochsChannels;
    double fill = 0; ///< every channel of an epoch that is not there, but for masks, which are 1
    EpochNumber number = EpochNumber::Time;
    TimeZero timeZero = TimeZero::Data; ///< Data: MJD; First: of the first epoch that is there
};

std::string_view wordOf(SequenceLayout layout);
std::string_view wordOf(EpochNumber number);

} // namespace oddity::core
