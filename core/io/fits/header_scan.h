// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/io/file_bytes.h"
#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// One HDU as its header, checked against the file's size, describes it.
struct FitsHdu {
    enum class Kind { Image, CompressedImage, BinaryTable, AsciiTable, Other };

    int number = 0; ///< from 1; shown from 0
    Kind kind = Kind::Other;
    FitsHeader header;
    int bitpix = 0;                 ///< of the pixels, also of a compressed image
    std::vector<std::int64_t> axes; ///< NAXISn or ZNAXISn, fastest first
    std::int64_t dataOffset = 0;    ///< in the unpacked file
    std::int64_t dataBytes = 0;     ///< without padding
    std::string name() const { return header.stringOr("EXTNAME", ""); }
    std::int64_t version() const; ///< EXTVER, 1 where there is none
    std::string title() const;    ///< "HDU 1 'SCI'", as in hdu_name.h
    bool hasPixels() const;       ///< an image of at least one pixel and two axes
    bool isTable() const;         ///< binary or ASCII

    std::optional<Error> problem;     ///< why it cannot be read: then it has neither axes nor pixels and is no table
    bool mayHavePixels() const;       ///< has pixels, or cannot be read and is not known to be a table
    bool mayBeTable() const;          ///< is a table, or cannot be read and is not known to be an image
    const FitsHdu& readable() const { ///< throws the problem where there is one
        return problem ? throw *problem : *this;
    }
    std::int64_t pixelCount() const;
};

struct FitsScan {
    std::vector<FitsHdu> hdus;
    std::string remark; ///< on what follows the last HDU, "" where nothing does
};

/// Of a file with headers, but no HDU that can be read.
enum class AllDamaged { Refused, Kept };

/// Reads every header of a FITS file before a pixel or a row is decoded; what is illegal, absurd or larger than the
/// file is a problem of its HDU: the crashes known of other readers start with such headers. Where an HDU ends nowhere
/// in the file, it is the last, as where all headers fill 128 MiB. Throws Error(BadInput) naming file, HDU and keyword
/// where no HDU can be read, unless that is to be kept for the sake of its headers.
FitsScan scanFits(const FileBytes& bytes, AllDamaged allDamaged = AllDamaged::Refused);

} // namespace oddity::core
