// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace oddity::core {

struct PictureSize {
    int bands = 0; ///< 3: red, green, blue; 1: grey
    int height = 0;
    int width = 0;
    std::size_t values() const { return static_cast<std::size_t>(bands) * static_cast<std::size_t>(height) * width; }
};

/// A PNG or JPEG picture as bands × height × width, row 0 at the bottom as in FITS; 0 … 255, or 0 … 65535 of a 16-bit
/// PNG. Palettes become colours; transparency is left out.
struct Picture {
    PictureSize size;
    float white = 255; ///< largest value that the file can hold
    std::vector<float> values;
};

bool hasPictureName(const std::filesystem::path& path); ///< .png .jpg .jpeg, in any case

/// Of the headers only. Throws Error(BadInput or Io): no such picture, CMYK, 12 bits, more than 2^27 values.
PictureSize pictureSizeOf(const std::filesystem::path& path);
/// Also throws Error(BadInput) for a picture that is damaged or ends early. Thread-safe.
Picture readPicture(const std::filesystem::path& path);

} // namespace oddity::core
