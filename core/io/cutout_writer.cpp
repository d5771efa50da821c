// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/cutout_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/error.h"
#include "core/io/fits/fits_image.h"

namespace oddity::core {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;
constexpr int samplesAcross = 9;

struct Sample {
    PixelPosition pixel;
    SkyPosition sky;
    double xi = 0, eta = 0; ///< degrees on the tangent plane
};

/// Solves the normal equations of value = a + b x + c y.
std::optional<std::array<double, 3>> plane(const std::vector<Sample>& samples, PixelPosition middle,
                                           double Sample::*value) {
    std::array<std::array<double, 4>, 3> rows{};
    for (const Sample& sample : samples) {
        const std::array<double, 3> terms{1, sample.pixel.x - middle.x, sample.pixel.y - middle.y};
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 3; ++j)
                rows[i][j] += terms[i] * terms[j];
            rows[i][3] += terms[i] * sample.*value;
        }
    }
    for (std::size_t pivot = 0; pivot < 3; ++pivot) {
        std::size_t best = pivot;
        for (std::size_t row = pivot + 1; row < 3; ++row)
            if (std::abs(rows[row][pivot]) > std::abs(rows[best][pivot]))
                best = row;
        std::swap(rows[pivot], rows[best]);
        if (rows[pivot][pivot] == 0)
            return std::nullopt;
        for (std::size_t row = 0; row < 3; ++row)
            if (const double factor = rows[row][pivot] / rows[pivot][pivot]; row != pivot)
                for (std::size_t j = pivot; j < 4; ++j)
                    rows[row][j] -= factor * rows[pivot][j];
    }
    return std::array{rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]};
}

std::vector<Sample> samplesOf(const SkyTransform& sky, const PixelRegion& region, SkyPosition reference) {
    std::vector<Sample> samples;
    const double dec0 = reference.decDeg * radPerDeg;
    for (int i = 0; i < samplesAcross; ++i)
        for (int j = 0; j < samplesAcross; ++j) {
            Sample sample;
            sample.pixel = {
                static_cast<double>(region.x) + static_cast<double>(region.width - 1) * i / (samplesAcross - 1),
                static_cast<double>(region.y) + static_cast<double>(region.height - 1) * j / (samplesAcross - 1)};
            const auto position = sky.skyFromPixel(sample.pixel);
            if (!position)
                continue;
            sample.sky = *position;
            const double dec = position->decDeg * radPerDeg, away = (position->raDeg - reference.raDeg) * radPerDeg;
            const double depth = std::sin(dec) * std::sin(dec0) + std::cos(dec) * std::cos(dec0) * std::cos(away);
            if (!(depth > 0))
                continue;
            sample.xi = std::cos(dec) * std::sin(away) / depth / radPerDeg;
            sample.eta =
                (std::sin(dec) * std::cos(dec0) - std::cos(dec) * std::sin(dec0) * std::cos(away)) / depth / radPerDeg;
            samples.push_back(sample);
        }
    return samples;
}

void addSky(const SkyTransform& sky, const PixelRegion& region, std::map<std::string, std::string>& texts,
            std::map<std::string, double>& numbers) {
    const auto fit = fittedTan(sky, region);
    if (!fit)
        return;
    const SkyFrame frame = sky.frame();
    const bool isEquatorial = frame.isEquatorial();
    const bool isEcliptic = frame.system == SkyFrame::System::Ecliptic;
    texts["CTYPE1"] = isEquatorial ? "RA---TAN" : isEcliptic ? "ELON-TAN" : "GLON-TAN";
    texts["CTYPE2"] = isEquatorial ? "DEC--TAN" : isEcliptic ? "ELAT-TAN" : "GLAT-TAN";
    texts["CUNIT1"] = texts["CUNIT2"] = "deg";
    if (isEquatorial) {
        texts["RADESYS"] = frame.system == SkyFrame::System::Icrs  ? "ICRS"
                           : frame.system == SkyFrame::System::Fk5 ? "FK5"
                                                                   : "FK4";
        if (frame.system != SkyFrame::System::Icrs)
            numbers["EQUINOX"] = frame.equinox;
    }
    const TanGeometry& tan = fit->geometry;
    numbers["CRVAL1"] = tan.reference.raDeg;
    numbers["CRVAL2"] = tan.reference.decDeg;
    numbers["CRPIX1"] = tan.referencePixel.x - static_cast<double>(region.x) + 1;
    numbers["CRPIX2"] = tan.referencePixel.y - static_cast<double>(region.y) + 1;
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 2; ++column)
            numbers["CD" + std::to_string(row + 1) + "_" + std::to_string(column + 1)] = tan.degPerPixel[row][column];
    texts["ODDWCS"] = "TAN fitted to the WCS of the source; not its own cards";
    numbers["ODDFITER"] = fit->worstPixels;
}

/// Calls read(place of the band, rectangle, values done) for what makes up values first … of the region, band after
/// band.
template <typename Read>
void forEachRectangle(const PixelRegion& region, std::int64_t first, std::int64_t count, Read read) {
    const std::int64_t planeSize = region.width * region.height;
    for (std::int64_t done = 0; done < count;) {
        const std::int64_t value = (first + done) % planeSize, x = value % region.width, y = value / region.width;
        PixelRegion part{region.x + x, region.y + y, std::min(region.width - x, count - done), 1};
        if (part.width == region.width)
            part.height = std::min(region.height - y, (count - done) / region.width);
        read(static_cast<std::size_t>((first + done) / planeSize), part, static_cast<std::size_t>(done));
        done += part.width * part.height;
    }
}

std::size_t sizeOf(const PixelRegion& region) {
    return static_cast<std::size_t>(region.width * region.height);
}

struct Cards {
    std::map<std::string, std::string> texts;
    std::map<std::string, double> numbers;
};

Cards cardsOf(const std::filesystem::path& path, const Cutout& about, const PixelRegion& region,
              const std::vector<int>& bands, std::map<std::string, std::string> textCards) {
    if (region.x < 0 || region.y < 0 || region.width < 1 || region.height < 1 ||
        region.x > about.width - region.width || region.y > about.height - region.height || bands.empty())
        throw Error(ErrorKind::Usage, "there are no such pixels to write", {.path = path.string()});
    Cards cards{std::move(textCards), about.physicalPixels};
    auto& [texts, numbers] = cards;
    numbers["LTV1"] -= static_cast<double>(region.x);
    numbers["LTV2"] -= static_cast<double>(region.y);
    texts["CREATOR"] = "Oddity";
    if (const std::string unit = about.commonUnit(bands); !unit.empty())
        texts["BUNIT"] = unit;
    else
        for (std::size_t index = 0; index < bands.size(); ++index)
            if (const std::string own = about.unitOf(bands[index]); !own.empty())
                texts["BUNIT" + std::to_string(index + 1)] = own;
    if (!about.source.empty())
        texts["ODDSRC"] = about.source;
    if (bands.size() == 1)
        texts["BAND"] = about.bands[static_cast<std::size_t>(bands.front())];
    else
        for (std::size_t index = 0; index < bands.size(); ++index)
            texts["BAND" + std::to_string(index + 1)] = about.bands[static_cast<std::size_t>(bands[index])];
    if (about.sky)
        addSky(*about.sky, region, texts, numbers);
    return cards;
}

} // namespace

std::optional<TanFit> fittedTan(const SkyTransform& sky, const PixelRegion& region) {
    const PixelPosition middle{static_cast<double>(region.x) + static_cast<double>(region.width - 1) / 2,
                               static_cast<double>(region.y) + static_cast<double>(region.height - 1) / 2};
    const auto reference = sky.skyFromPixel(middle);
    if (!reference || region.width < 2 || region.height < 2)
        return std::nullopt;
    const std::vector<Sample> samples = samplesOf(sky, region, *reference);
    if (samples.size() < 4)
        return std::nullopt;
    const auto xi = plane(samples, middle, &Sample::xi), eta = plane(samples, middle, &Sample::eta);
    if (!xi || !eta)
        return std::nullopt;
    TanFit fit;
    auto& scale = fit.geometry.degPerPixel;
    scale[0][0] = (*xi)[1];
    scale[0][1] = (*xi)[2];
    scale[1][0] = (*eta)[1];
    scale[1][1] = (*eta)[2];
    const double determinant = scale[0][0] * scale[1][1] - scale[0][1] * scale[1][0];
    if (determinant == 0)
        return std::nullopt;
    fit.geometry.reference = *reference;
    fit.geometry.referencePixel = {middle.x - (scale[1][1] * (*xi)[0] - scale[0][1] * (*eta)[0]) / determinant,
                                   middle.y - (scale[0][0] * (*eta)[0] - scale[1][0] * (*xi)[0]) / determinant};
    const auto fitted = tanTransform(fit.geometry);
    for (const Sample& sample : samples)
        if (const auto pixel = fitted->pixelFromSky(sample.sky))
            fit.worstPixels =
                std::max(fit.worstPixels, std::hypot(pixel->x - sample.pixel.x, pixel->y - sample.pixel.y));
    return fit;
}

void writeCutout(const std::filesystem::path& path, const Cutout& about, const PixelRegion& region,
                 const std::vector<int>& bands, std::map<std::string, std::string> textCards, const BandReader& read,
                 const Progress& progress, const std::map<std::string, double>& numberCards) {
    Cards cards = cardsOf(path, about, region, bands, std::move(textCards));
    cards.numbers.insert(numberCards.begin(), numberCards.end());
    std::vector<std::int64_t> shape;
    if (bands.size() > 1)
        shape.push_back(static_cast<std::int64_t>(bands.size()));
    shape.push_back(region.height);
    shape.push_back(region.width);
    writeFitsImage(
        path, shape, cards.texts, cards.numbers,
        [&](std::int64_t first, std::span<float> into) {
            forEachRectangle(region, first, static_cast<std::int64_t>(into.size()),
                             [&](std::size_t band, const PixelRegion& part, std::size_t done) {
                                 read(bands[band], part, into.subspan(done, sizeOf(part)));
                             });
        },
        progress);
}

void writeStoredCutout(const std::filesystem::path& path, const Cutout& about, const PixelRegion& region,
                       std::map<std::string, std::string> textCards, const StoredNumbers& numbers,
                       const StoredReader& read, const Progress& progress) {
    const Cards cards = cardsOf(path, about, region, {0}, std::move(textCards));
    const std::size_t size = numbers.bytes();
    writeFitsImage(
        path, {region.height, region.width}, cards.texts, cards.numbers, numbers,
        [&](std::int64_t first, std::span<char> into) {
            forEachRectangle(region, first, static_cast<std::int64_t>(into.size() / size),
                             [&](std::size_t, const PixelRegion& part, std::size_t done) {
                                 read(part, into.subspan(done * size, sizeOf(part) * size));
                             });
        },
        progress);
}

void writeCutout(const std::filesystem::path& path, const Cutout& cutout, const PixelRegion& region,
                 const std::vector<int>& bands, std::map<std::string, std::string> textCards, const Progress& progress,
                 const std::map<std::string, double>& numberCards) {
    writeCutout(
        path, cutout, region, bands, std::move(textCards),
        [&cutout](int band, const PixelRegion& part, std::span<float> into) {
            const auto width = static_cast<std::size_t>(part.width);
            for (std::int64_t row = 0; row < part.height; ++row)
                std::ranges::copy(
                    cutout.plane(band).subspan(static_cast<std::size_t>((part.y + row) * cutout.width + part.x), width),
                    into.subspan(static_cast<std::size_t>(row) * width).begin());
        },
        progress, numberCards);
}

} // namespace oddity::core
