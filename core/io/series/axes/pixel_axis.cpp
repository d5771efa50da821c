// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/axes/pixel_axis.h"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace oddity::core {

namespace {

/// FITS WCS paper III and IV: the first four characters of a CTYPE.
std::string nameOfType(const std::string& type) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 10> names{{{"WAVE", "wavelength"},
                                                                                     {"AWAV", "wavelength in air"},
                                                                                     {"LOGL", "wavelength"},
                                                                                     {"FREQ", "frequency"},
                                                                                     {"ENER", "energy"},
                                                                                     {"WAVN", "wavenumber"},
                                                                                     {"VRAD", "radio velocity"},
                                                                                     {"VOPT", "optical velocity"},
                                                                                     {"VELO", "velocity"},
                                                                                     {"TIME", "time"}}};
    for (const auto& [start, name] : names)
        if (type.starts_with(start))
            return name;
    return type.empty() || type == "LINEAR" ? "coordinate" : type;
}

/// "WAVE-LOG", "FREQ-W2F": four characters, then how the axis runs.
std::string algorithmOf(const std::string& type) {
    return type.size() == 8 && type[4] == '-' ? type.substr(5) : std::string();
}

} // namespace

double PixelAxis::valueAt(double pixel) const {
    const double along = step * (pixel - referencePixel);
    switch (steps) {
    case Steps::Log10:
        return std::pow(10, reference + along);
    case Steps::Natural:
        return reference * std::exp(along / reference);
    case Steps::Linear:
        break;
    }
    return reference + along;
}

std::optional<PixelAxis> pixelAxisOf(const FitsHeader& header) {
    PixelAxis axis;
    if (header.real("COEFF0") && header.real("COEFF1")) {
        axis = {.name = "wavelength", .unit = "Angstrom", .steps = PixelAxis::Steps::Log10};
        axis.reference = *header.real("COEFF0");
        axis.step = *header.real("COEFF1");
    } else {
        const auto reference = header.real("CRVAL1");
        const auto step = header.real("CDELT1") ? header.real("CDELT1") : header.real("CD1_1");
        if (!reference || !step)
            return std::nullopt;
        const std::string type = header.stringOr("CTYPE1", ""), algorithm = algorithmOf(type);
        const bool isLog10 = header.integer("DC-FLAG").value_or(0) == 1 || type == "LOGLAM" || type == "WAVE-LOG10";
        if (!algorithm.empty() && algorithm != "LOG")
            return std::nullopt;
        axis.name = header.stringOr("CNAME1", nameOfType(type));
        axis.unit = header.stringOr("CUNIT1", "");
        axis.steps = isLog10              ? PixelAxis::Steps::Log10
                     : algorithm == "LOG" ? PixelAxis::Steps::Natural
                                          : PixelAxis::Steps::Linear;
        axis.referencePixel = header.real("CRPIX1").value_or(1) - 1;
        axis.reference = *reference;
        axis.step = *step;
    }
    const bool isUsable = std::isfinite(axis.reference) && std::isfinite(axis.step) &&
                          std::isfinite(axis.referencePixel) && axis.step != 0 &&
                          !(axis.steps == PixelAxis::Steps::Natural && axis.reference == 0);
    return isUsable ? std::optional(axis) : std::nullopt;
}

} // namespace oddity::core
