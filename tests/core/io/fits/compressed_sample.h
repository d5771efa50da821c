// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// An image that CFITSIO writes compressed: the reference for our decoders.
struct CompressedSample {
    std::string name;
    int method = 0;  ///< RICE_1 … as in fitsio.h
    int bitpix = 16; ///< as in fitsio.h, USHORT_IMG and ULONG_IMG too
    std::vector<long> axes{70, 45};
    std::vector<long> tile;  ///< empty: CFITSIO's own choice
    float quantizeLevel = 4; ///< 0: reals stay exact
    int dither = 0;          ///< SUBTRACTIVE_DITHER_1 …, 0 none
    float hcompressScale = 0;
    bool isSmooth = false;
    bool hasGaps = false; ///< NaN, or BLANK among integers
    unsigned seed = 1;

    std::int64_t pixelCount() const;
};

/// The samples of all methods, kinds of numbers and tile shapes.
std::vector<CompressedSample> compressedSamples();

/// Throws std::runtime_error with CFITSIO's message.
void writeCompressed(const std::string& path, const CompressedSample& sample);
/// All pixels of an HDU as CFITSIO reads them, gaps as NaN.
std::vector<float> readByCfitsio(const std::string& path, int hdu, std::int64_t count);
