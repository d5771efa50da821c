// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/image_spectrum.h"

#include <cmath>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/series/axis_unit.h"
#include "core/io/series/raw_series.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::int64_t mostPixels = std::int64_t{1} << 27;

bool isRow(const FitsHdu& hdu) {
    const bool isImage = hdu.kind == FitsHdu::Kind::Image || hdu.kind == FitsHdu::Kind::CompressedImage;
    return isImage && !hdu.problem && hdu.pixelCount() > 0 && hdu.axes.front() == hdu.pixelCount();
}

const FitsHdu* rowNamed(const FitsFile& file, std::int64_t length, std::initializer_list<std::string_view> names) {
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
        if (type == "WAVE-LOG" || type == "AWAV-LOG")
            return along(
                [&](double pixel) { return *reference * std::exp(*step * (pixel - referencePixel) / *reference); });
        for (const std::string_view other : {"FREQ", "ENER", "VELO", "VRAD", "VOPT", "RA--", "GLON"})
            if (type.starts_with(other))
                refuse("CTYPE1", "'" + type + "' is no axis of wavelengths");
        return along([&](double pixel) { return *reference + *step * (pixel - referencePixel); });
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
    for (const FitsHdu& hdu : file.hdus())
        if (isRow(hdu))
            return hdu;
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
    if (const FitsHdu* wavelengths = rowNamed(file, length, {"WAVELENGTH", "WAVE", "LAMBDA", "LOGLAM"})) {
        raw.positions = pixelsOf(file, *wavelengths);
        meaning.isLogarithmic = equalsIgnoringCase(wavelengths->name(), "LOGLAM");
        meaning.positionScale =
            axisUnitSize(SeriesKind::Spectrum, wavelengths->header.stringOr("BUNIT", "")).value_or(1);
    } else {
        raw.positions = WavelengthAxis(file, flux).positions(meaning);
    }
    if (const FitsHdu* variances = rowNamed(file, length, {"IVAR"})) {
        raw.errors = pixelsOf(file, *variances);
        meaning.isInverseVariance = true;
    } else if (const FitsHdu* errors = rowNamed(file, length, {"ERROR", "ERR", "SIGMA", "UNCERT", "STDDEV"})) {
        raw.errors = pixelsOf(file, *errors);
    }
    if (const FitsHdu* marks = rowNamed(file, length, {"MASK", "AND_MASK", "DQ"}))
        raw.marks = pixelsOf(file, *marks);
    return seriesFrom(raw, meaning, fileAndHdu(path, flux.number));
}

} // namespace oddity::core
