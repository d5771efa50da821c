// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>

#include "core/io/file_info.h"
#include "core/io/fits/fits_file.h"

namespace oddity::core {

/// The keyword of the largest value that a picture can hold, in the header of pictureAsFits().
inline constexpr const char* pictureWhiteKeyword = "ODDWHITE";

/// A PNG or JPEG picture as a FITS file in memory, under the picture's name: an image of width × height, or a cube with
/// one plane for each of R, G and B, of 8 or 16 bits as the picture has them. At most 2^27 values. Throws as
/// readPicture().
std::shared_ptr<const FitsFile> pictureAsFits(const std::filesystem::path& path);

/// A FITS file, or a picture as one. content: contentByName() of it. Throws as FitsFile and pictureAsFits().
std::shared_ptr<const FitsFile> openImageFile(const std::filesystem::path& path, FileContent content,
                                              AllDamaged allDamaged = AllDamaged::Refused);
std::shared_ptr<const FitsFile> openImageFile(const std::filesystem::path& path); ///< also throws as contentByName()

} // namespace oddity::core
