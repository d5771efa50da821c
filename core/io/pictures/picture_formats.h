// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/io/file_bytes.h"
#include "core/io/pictures/picture.h"

namespace oddity::core {

/// What a picture's headers say, read without its library.
struct PictureHeader {
    PictureSize size;
    int bytesPerValue = 1;
};

bool looksLikePng(const FileBytes& bytes);
bool looksLikeJpeg(const FileBytes& bytes);
PictureHeader pngHeaderOf(const FileBytes& bytes);
PictureHeader jpegHeaderOf(const FileBytes& bytes);

/// Decode into raw: height rows from the top of width × bands values. They give "" or the library's complaint; raw has
/// the size that the header promises, or they complain.
std::string decodePng(const std::string& file, const PictureHeader& header, std::string& raw);
std::string decodeJpeg(const std::string& file, const PictureHeader& header, std::string& raw);

} // namespace oddity::core
