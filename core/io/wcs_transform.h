// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/sky_transform.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// The equatorial, galactic or ecliptic coordinates that an image header describes, through wcslib: all its projections
/// and the distortions SIP, TPV (also where SCAMP calls it TAN), TNX, ZPX, with their frame(). Null when there are none
/// or the header's are not usable. Calls from several threads do not wait for one another. letter: of the alternate
/// WCS, ' ' for the primary one; absent: the first in this order that is of the sky.
std::shared_ptr<const SkyTransform> skyTransformOf(const FitsHeader& header, std::optional<char> letter = {});

/// One of the celestial systems that a header gives its image (FITS WCS paper I, section 2.4).
struct SkySystem {
    char letter = ' '; ///< A to Z of an alternate one
    std::string name;  ///< WCSNAME; may be empty
    SkyFrame frame;
};

/// Those that skyTransformOf() takes, the primary one before A to Z.
std::vector<SkySystem> skySystemsOf(const FitsHeader& header);

struct WorldValue {
    std::string name; ///< of the axis: "ELON", "DETX"
    double value = 0;
    std::string unit; ///< "deg", "mm"; may be empty
};

/// The world coordinates of an image that has no SkyTransform: ecliptic of another equinox, supergalactic, linear, or
/// of an alternate WCS A to Z; values as wcslib gives them. Thread-safe.
class WorldCoordinates {
public:
    virtual ~WorldCoordinates() = default;
    virtual std::string system() const = 0; ///< for people: "ecliptic", "linear, WCS P"
    /// Two of them, those of the sky or else the first; empty where they are not defined.
    virtual std::vector<WorldValue> valuesAt(PixelPosition pixel) const = 0;
};

/// The first system of the header that can be used, the primary one before A to Z; null when there is none.
std::shared_ptr<const WorldCoordinates> worldCoordinatesOf(const FitsHeader& header);

/// Why a header that has coordinates gives neither of these, in wcslib's words; "" where there are none, or nothing is
/// wrong with them.
std::string worldProblemOf(const FitsHeader& header);

/// What is known to be left out of that transform, for people: distortions given as look-up tables. Mostly empty.
std::string skyRemarkOf(const FitsHeader& header);

/// The sky of a part of an image whose pixel (0,0) is the whole's pixel origin; null for a null whole.
std::shared_ptr<const SkyTransform> shiftedTransform(std::shared_ptr<const SkyTransform> whole, PixelPosition origin);

} // namespace oddity::core
