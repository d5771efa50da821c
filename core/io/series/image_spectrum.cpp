// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/image_spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/series/axes/axis_unit.h"
#include "core/io/series/raw_series.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::int64_t mostPixels = std::int64_t{1} << 27;
using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 4> fluxNames{"FLUX", "SPECTRUM", "SCI", "DATA"};
constexpr std::array<std::string_view, 4> wavelengthNames{"WAVELENGTH", "WAVE", "LAMBDA", "LOGLAM"};
constexpr std::array<std::string_view, 1> varianceNames{"IVAR"};
constexpr std::array<std::string_view, 5> errorNames{"ERROR", "ERR", "SIGMA", "UNCERT", "STDDEV"};
constexpr std::array<std::string_view, 3> maskNames{"MASK", "AND_MASK", "DQ"};

bool isCalledOneOf(const FitsHdu& hdu, Names names) {
    return std::ranges::any_of(names, [&](std::string_view name) { return equalsIgnoringCase(hdu.name(), name); });
}

/// What a wavelength in air, in ångström, is in vacuum (Morton 1991, ApJS 77, 119).
double vacuumWavelength(double air) {
    const double micrometres = air * 1e-4;
    const double squared = 1 / (micrometres * micrometres);
    return air * (1 + 6.4328e-5 + 2.94981e-2 / (146 - squared) + 2.5540e-4 / (41 - squared));
}

bool isRow(const FitsHdu& hdu) {
    const bool isImage = hdu.kind == FitsHdu::Kind::Image || hdu.kind == FitsHdu::Kind::CompressedImage;
    return isImage && !hdu.problem && hdu.pixelCount() > 0 && hdu.axes.front() == hdu.pixelCount();
}

const FitsHdu* rowNamed(const FitsFile& file, std::int64_t length, Names names) {
    for (const std::string_view name : names)
        for (const FitsHdu& hdu : file.hdus())
            if (isRow(hdu) && hdu.pixelCount() == length && equalsIgnoringCase(hdu.name(), name))
                return &hdu;
    return nullptr;
}

std::vector<double> pixelsOf(const FitsFile& file, const FitsHdu& hdu) {
    std::vector<float> pixels(static_cast<std::size_t>(hdu.pixelCount()));
    file.readPixels(hdu, 0, pixels);
    return {pixels.begin(), pixels.end()};
}

/// Wavelengths by the header of a flux image, in its unit.
class WavelengthAxis {
public:
    WavelengthAxis(const FitsFile& file, const FitsHdu& hdu) : m_file(file), m_hdu(hdu) {}

    std::vector<double> positions(SeriesMeaning& meaning) const {
        const FitsHeader& header = m_hdu.header;
        if (const auto first = header.real("COEFF0"))
            if (const auto step = header.real("COEFF1")) {
                meaning.isLogarithmic = true;
                return along([&](double pixel) { return *first + *step * pixel; });
            }
        const auto reference = header.real("CRVAL1");
        const auto step = header.real("CDELT1") ? header.real("CDELT1") : header.real("CD1_1");
        if (!reference || !step || *step == 0)
            refuse(
                reference ? "CDELT1" : "CRVAL1",
                "no wavelengths: there is no image WAVELENGTH as long as the spectrum, and its header lacks this card");
        const double referencePixel = header.real("CRPIX1").value_or(1) - 1;
        const std::string type = header.stringOr("CTYPE1", "");
        const bool isLog10 = header.integer("DC-FLAG").value_or(0) == 1 || type == "LOGLAM" || type == "WAVE-LOG10";
        meaning.isLogarithmic = isLog10;
        if (const std::string unit = header.stringOr("CUNIT1", ""); !unit.empty()) {
            const auto size = axisUnitSize(SeriesKind::Spectrum, unit);
            if (!size && !isLog10)
                refuse("CUNIT1", "'" + unit + "' is no unit of wavelength");
            meaning.positionScale = size.value_or(1);
        }
        const auto inVacuum = [isInAir = type.starts_with("AWAV"), scale = meaning.positionScale](double wavelength) {
            return isInAir ? vacuumWavelength(wavelength * scale) / scale : wavelength;
        };
        if (type == "WAVE-LOG" || type == "AWAV-LOG")
            return along([&](double pixel) {
                return inVacuum(*reference * std::exp(*step * (pixel - referencePixel) / *reference));
            });
        constexpr std::array<std::string_view, 6> evenAxes{"", "LINEAR", "WAVE", "AWAV", "LAMBDA", "WAVELENGTH"};
        if (!isLog10 &&
            std::ranges::none_of(evenAxes, [&](std::string_view axis) { return equalsIgnoringCase(type, axis); }))
            refuse("CTYPE1", "'" + type + "' is no axis of even steps in wavelength");
        return along([&](double pixel) { return inVacuum(*reference + *step * (pixel - referencePixel)); });
    }

private:
    [[noreturn]] void refuse(const std::string& keyword, const std::string& detail) const {
        throw Error(ErrorKind::BadInput, detail,
                    {.path = m_file.bytes().path().string(), .hdu = m_hdu.number, .field = keyword});
    }
    template <typename PositionOf> std::vector<double> along(PositionOf positionOf) const {
        std::vector<double> positions;
        for (std::int64_t pixel = 0; pixel < m_hdu.pixelCount(); ++pixel)
            positions.push_back(positionOf(static_cast<double>(pixel)));
        return positions;
    }

    const FitsFile& m_file;
    const FitsHdu& m_hdu;
};

const FitsHdu& fluxHdu(const FitsFile& file, const std::string& name) {
    if (!name.empty())
        return file.hduNamed(name);
    const FitsHdu* first = nullptr;
    for (const FitsHdu& hdu : file.hdus()) {
        if (!isRow(hdu))
            continue;
        if (isCalledOneOf(hdu, fluxNames))
            return hdu;
        const bool isOther = isCalledOneOf(hdu, wavelengthNames) || isCalledOneOf(hdu, varianceNames) ||
                             isCalledOneOf(hdu, errorNames) || isCalledOneOf(hdu, maskNames);
        if (!first && !isOther)
            first = &hdu;
    }
    if (first)
        return *first;
    throw Error(ErrorKind::BadInput, "has neither a table nor a one-dimensional image",
                {.path = file.bytes().path().string()});
}

} // namespace

bool beginsWithSpectrum(const FitsFile& file) {
    for (const FitsHdu& hdu : file.hdus())
        if (hdu.isTable() || isRow(hdu))
            return !hdu.isTable();
    return false;
}

Series imageSpectrumOf(const FitsFile& file, const std::string& name) {
    const std::string path = file.bytes().path().string();
    const FitsHdu& flux = fluxHdu(file, name);
    if (!isRow(flux.readable()))
        throw Error(ErrorKind::BadInput, "is no spectrum: an image of one row is wanted",
                    {.path = path, .hdu = flux.number});
    const std::int64_t length = flux.pixelCount();
    if (length > mostPixels)
        throw Error(ErrorKind::BadInput, "a spectrum of " + std::to_string(length) + " pixels is too long",
                    {.path = path, .hdu = flux.number});
    SeriesMeaning meaning{.unit = flux.header.stringOr("BUNIT", "")};
    RawSeries raw;
    raw.values = pixelsOf(file, flux);
    if (const FitsHdu* wavelengths = rowNamed(file, length, wavelengthNames)) {
        raw.positions = pixelsOf(file, *wavelengths);
        meaning.isLogarithmic = equalsIgnoringCase(wavelengths->name(), "LOGLAM");
        const std::string unit = wavelengths->header.stringOr("BUNIT", "");
        const auto size = axisUnitSize(SeriesKind::Spectrum, unit);
        if (!unit.empty() && !size && !meaning.isLogarithmic)
            throw Error(ErrorKind::BadInput, "'" + unit + "' is no unit of wavelength",
                        {.path = path, .hdu = wavelengths->number, .field = "BUNIT"});
        meaning.positionScale = size.value_or(1);
    } else {
        raw.positions = WavelengthAxis(file, flux).positions(meaning);
    }
    if (const FitsHdu* variances = rowNamed(file, length, varianceNames)) {
        raw.errors = pixelsOf(file, *variances);
        meaning.isInverseVariance = true;
    } else if (const FitsHdu* errors = rowNamed(file, length, errorNames)) {
        raw.errors = pixelsOf(file, *errors);
    }
    if (const FitsHdu* marks = rowNamed(file, length, maskNames))
        raw.marks = pixelsOf(file, *marks);
    return seriesFrom(raw, meaning, fileAndHdu(path, flux.number));
}

} // namespace oddity::core
