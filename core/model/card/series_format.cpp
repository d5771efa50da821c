// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/card/epoch_format.h"

#include <array>
#include <cmath>

namespace oddity::core {

double WavelengthGrid::at(double place) const {
    const double share = count > 1 ? place / (count - 1) : place;
    return isLogarithmic ? first * std::pow(last / first, share) : std::lerp(first, last, share);
}

std::string_view wordOf(SeriesChannel channel, SeriesKind kind, bool wantsMagnitude) {
    switch (channel) {
    case SeriesChannel::Value:
        return wantsMagnitude ? "magnitude" : "flux";
    case SeriesChannel::Error:
        return "error";
    case SeriesChannel::InverseVariance:
        return "ivar";
    case SeriesChannel::Masked:
        return "mask";
    case SeriesChannel::Valid:
        return "valid";
    case SeriesChannel::Position:
        return kind == SeriesKind::Spectrum ? "wavelength" : "time";
    case SeriesChannel::Step:
        return "time_step";
    case SeriesChannel::Band:
        return "band";
    case SeriesChannel::OneHotBand:
        return "bands";
    }
    return "";
}

std::string_view wordOf(SeriesLayout layout) {
    constexpr std::array<std::string_view, 3> words{"NL", "NCL", "NLC"};
    return words[static_cast<std::size_t>(layout)];
}

std::string_view wordOf(Excess excess) {
    constexpr std::array<std::string_view, 3> words{"refuse", "keep_first", "keep_last"};
    return words[static_cast<std::size_t>(excess)];
}

std::string_view wordOf(TimeZero zero) {
    constexpr std::array<std::string_view, 3> words{"data", "first", "peak"};
    return words[static_cast<std::size_t>(zero)];
}

std::string_view wordOf(SequenceLayout layout) {
    return layout == SequenceLayout::EpochsChannels ? "TCHW" : "CHW";
}

std::string_view wordOf(EpochNumber number) {
    constexpr std::array<std::string_view, 3> words{"time", "missing", "present"};
    return words[static_cast<std::size_t>(number)];
}

} // namespace oddity::core
