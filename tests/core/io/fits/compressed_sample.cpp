// SPDX-License-Identifier: BSD-3-Clause
#include "compressed_sample.h"

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include <fitsio.h>

namespace {

void check(int status) {
    if (status == 0)
        return;
    char text[FLEN_STATUS] = "";
    fits_get_errstatus(status, text);
    std::string message = text;
    char line[FLEN_ERRMSG] = "";
    while (fits_read_errmsg(line))
        message += std::string("; ") + line;
    throw std::runtime_error(message);
}

/// A few blobs on a sky with noise; for PLIO runs of small numbers. Within what the sample's type can hold.
std::vector<double> pixelsOf(const CompressedSample& sample) {
    std::mt19937 random(sample.seed);
    std::normal_distribution<double> noise(0, sample.bitpix < 0 ? 0.7 : 4);
    const double height = sample.bitpix == BYTE_IMG ? 180 : 3000;
    const double sky = sample.bitpix == BYTE_IMG ? 40 : sample.bitpix == USHORT_IMG ? 40000 : -20;
    std::vector<double> pixels(static_cast<std::size_t>(sample.pixelCount()));
    for (std::size_t index = 0; index < pixels.size(); ++index) {
        const double x = static_cast<double>(static_cast<long>(index) % sample.axes[0]);
        const double y = static_cast<double>(static_cast<long>(index) / sample.axes[0] % 45);
        double value = 0;
        if (sample.method == PLIO_1) {
            const bool isRun = random() % 10 < 7 && index > 0;
            value = isRun ? pixels[index - 1] : static_cast<double>(random() % (sample.bitpix == BYTE_IMG ? 3 : 70000));
            if (sample.bitpix == SHORT_IMG || sample.bitpix == USHORT_IMG)
                value = std::fmod(value, 30000);
        } else {
            value = sky + noise(random) + height * std::exp(-(std::pow(x - 30, 2) + std::pow(y - 20, 2)) / 90);
            if (sample.bitpix > 0)
                value = std::round(value);
        }
        if (sample.bitpix == ULONG_IMG)
            value = std::fmod(std::abs(value) * 9000 + static_cast<double>(random() % 3), 4294967295.0);
        if (sample.bitpix == BYTE_IMG)
            value = std::min(std::max(value, 0.0), 255.0);
        if (sample.bitpix < 0 && random() % 13 == 0)
            value = 0; // SUBTRACTIVE_DITHER_2 keeps zeros
        if (sample.hasGaps && random() % 17 == 0)
            value = std::numeric_limits<double>::quiet_NaN();
        pixels[index] = value;
    }
    return pixels;
}

/// CFITSIO compresses numbers only as they are.
template <typename Number> void writeAs(fitsfile* file, int type, const std::vector<double>& pixels, int& status) {
    std::vector<Number> numbers(pixels.begin(), pixels.end());
    if constexpr (std::is_floating_point_v<Number>) {
        Number gap = std::numeric_limits<Number>::quiet_NaN();
        fits_write_imgnull(file, type, 1, static_cast<LONGLONG>(numbers.size()), numbers.data(), &gap, &status);
    } else {
        fits_write_img(file, type, 1, static_cast<LONGLONG>(numbers.size()), numbers.data(), &status);
    }
}

} // namespace

std::int64_t CompressedSample::pixelCount() const {
    std::int64_t count = 1;
    for (const long length : axes)
        count *= length;
    return count;
}

void writeCompressed(const std::string& path, const CompressedSample& sample) {
    fitsfile* file = nullptr;
    int status = 0;
    fits_create_diskfile(&file, path.c_str(), &status);
    fits_set_compression_type(file, sample.method, &status);
    std::vector<long> tile = sample.tile;
    if (!tile.empty())
        fits_set_tile_dim(file, static_cast<int>(tile.size()), tile.data(), &status);
    fits_set_quantize_level(file, sample.quantizeLevel, &status);
    fits_set_quantize_method(file, sample.dither == 0 ? NO_DITHER : sample.dither, &status);
    fits_set_dither_seed(file, 4711, &status);
    fits_set_hcomp_scale(file, sample.hcompressScale, &status);
    fits_set_hcomp_smooth(file, sample.isSmooth ? 1 : 0, &status);
    std::vector<long> axes = sample.axes;
    fits_create_img(file, sample.bitpix, static_cast<int>(axes.size()), axes.data(), &status);
    std::vector<double> pixels = pixelsOf(sample);
    if (sample.hasGaps && sample.bitpix > 0) {
        const int blank = sample.bitpix == BYTE_IMG ? 255 : -9999;
        fits_write_key(file, TINT, "BLANK", const_cast<int*>(&blank), nullptr, &status);
        for (double& value : pixels)
            if (std::isnan(value))
                value = blank;
    }
    switch (sample.bitpix) {
    case BYTE_IMG:
        writeAs<unsigned char>(file, TBYTE, pixels, status);
        break;
    case SHORT_IMG:
        writeAs<short>(file, TSHORT, pixels, status);
        break;
    case USHORT_IMG:
        writeAs<unsigned short>(file, TUSHORT, pixels, status);
        break;
    case LONG_IMG:
        writeAs<int>(file, TINT, pixels, status);
        break;
    case ULONG_IMG:
        writeAs<unsigned int>(file, TUINT, pixels, status);
        break;
    case FLOAT_IMG:
        writeAs<float>(file, TFLOAT, pixels, status);
        break;
    default:
        writeAs<double>(file, TDOUBLE, pixels, status);
    }
    int closing = 0;
    fits_close_file(file, &closing);
    check(status);
    check(closing);
}

std::vector<float> readByCfitsio(const std::string& path, int hdu, std::int64_t count) {
    fitsfile* file = nullptr;
    int status = 0;
    fits_open_diskfile(&file, path.c_str(), READONLY, &status);
    fits_movabs_hdu(file, hdu, nullptr, &status);
    std::vector<float> pixels(static_cast<std::size_t>(count));
    float gap = std::numeric_limits<float>::quiet_NaN();
    int anyGap = 0;
    fits_read_img(file, TFLOAT, 1, count, &gap, pixels.data(), &anyGap, &status);
    int closing = 0;
    fits_close_file(file, &closing);
    check(status);
    return pixels;
}

std::vector<CompressedSample> compressedSamples() {
    std::vector<CompressedSample> samples;
    const auto add = [&](CompressedSample sample) {
        sample.seed = static_cast<unsigned>(samples.size()) + 1;
        samples.push_back(std::move(sample));
    };
    for (const int bitpix : {BYTE_IMG, SHORT_IMG, LONG_IMG, USHORT_IMG, ULONG_IMG})
        for (const std::vector<long>& tile : {std::vector<long>{}, {17, 13}, {70, 45}}) {
            const std::string kind = std::to_string(bitpix) + " bits, tiles of " +
                                     (tile.empty() ? "a row" : std::to_string(tile[0]) + "x" + std::to_string(tile[1]));
            add({.name = "Rice, " + kind, .method = RICE_1, .bitpix = bitpix, .tile = tile});
            add({.name = "gzip, " + kind, .method = GZIP_1, .bitpix = bitpix, .tile = tile});
            add({.name = "gzip shuffled, " + kind, .method = GZIP_2, .bitpix = bitpix, .tile = tile});
        }
    for (const int bitpix : {BYTE_IMG, SHORT_IMG, LONG_IMG, USHORT_IMG})
        add({.name = "PLIO, " + std::to_string(bitpix), .method = PLIO_1, .bitpix = bitpix, .tile = {35, 20}});
    for (const int bitpix : {BYTE_IMG, SHORT_IMG, LONG_IMG, USHORT_IMG})
        for (const float scale : {0.0F, 2.0F, 7.0F})
            for (const bool isSmooth : {false, true})
                for (const std::vector<long>& tile : {std::vector<long>{70, 45}, {23, 16}, {64, 32}})
                    add({.name = "HCOMPRESS, " + std::to_string(bitpix) + " bits, scale " + std::to_string(scale) +
                                 (isSmooth ? ", smooth, " : ", ") + std::to_string(tile[0]),
                         .method = HCOMPRESS_1,
                         .bitpix = bitpix,
                         .tile = tile,
                         .hcompressScale = scale,
                         .isSmooth = isSmooth});
    for (const int bitpix : {FLOAT_IMG, DOUBLE_IMG})
        for (const bool hasGaps : {false, true}) {
            const std::string kind = std::to_string(bitpix) + (hasGaps ? " with NaN" : "");
            for (const int dither : {0, SUBTRACTIVE_DITHER_1, SUBTRACTIVE_DITHER_2})
                for (const int method : {RICE_1, GZIP_1, GZIP_2, HCOMPRESS_1}) {
                    if (method == HCOMPRESS_1 && hasGaps)
                        continue; // CFITSIO scatters NaN among the coefficients
                    add({.name = "quantized by " + std::to_string(method) + ", dither " + std::to_string(dither) +
                                 ", " + kind,
                         .method = method,
                         .bitpix = bitpix,
                         .axes = {70, 90},
                         .tile = {70, 30},
                         .dither = dither,
                         .hasGaps = hasGaps});
                }
            for (const int method : {GZIP_1, GZIP_2})
                add({.name = "exact reals by " + std::to_string(method) + ", " + kind,
                     .method = method,
                     .bitpix = bitpix,
                     .quantizeLevel = 0,
                     .hasGaps = hasGaps});
        }
    for (const int bitpix : {BYTE_IMG, SHORT_IMG, LONG_IMG})
        for (const int method : {RICE_1, GZIP_1, GZIP_2})
            add({.name = "BLANK, " + std::to_string(bitpix) + " bits by " + std::to_string(method),
                 .method = method,
                 .bitpix = bitpix,
                 .hasGaps = true});
    add({.name = "cube", .method = RICE_1, .bitpix = SHORT_IMG, .axes = {31, 20, 7}, .tile = {16, 9, 3}});
    add({.name = "one axis", .method = RICE_1, .bitpix = SHORT_IMG, .axes = {1000}, .tile = {300}});
    add({.name = "long runs", .method = RICE_1, .bitpix = LONG_IMG, .axes = {4001, 50}});
    return samples;
}
