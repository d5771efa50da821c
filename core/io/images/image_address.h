// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace oddity::core {

/// The text of an image spec in its parts: "tiles:dir/*-{band}.fits.fz[SCI]".
struct ImageAddress {
    bool isTiles = false;
    std::string file; ///< a file, a folder or a pattern
    std::string hdu;  ///< as HduAddress; "" the first image

    std::string text() const;     ///< in one piece again
    std::string fileText() const; ///< file and [hdu], without "tiles:"
    friend bool operator==(const ImageAddress&, const ImageAddress&) = default;
};

/// Brackets at the end name an HDU, unless a file of the whole name is there.
ImageAddress imageAddressOf(const std::string& text);

/// The same with an absolute path without "." and ".."; "" stays "".
std::string absoluteImageText(const std::string& text);

} // namespace oddity::core
