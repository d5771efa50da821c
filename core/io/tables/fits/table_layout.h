// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// TFORMn of a binary table: repeat count and type letter (FITS standard 4.0, table 18).
struct BinaryFormat {
    std::int64_t repeat = 1;
    char type = 0;

    bool isDescriptor() const { return type == 'P' || type == 'Q'; }
    std::int64_t bytes() const; ///< in a row
    char elementType = 0;       ///< of a descriptor
    std::int64_t textWidth = 0; ///< of the texts in an array of texts ("60A20", "60A:SSTR20"), 0: the field is one text
};

struct BinaryField {
    std::string name;
    BinaryFormat format;
    std::int64_t offset = 0; ///< in a row
};

/// TFORMn of an ASCII table: A, I, F, E or D with a width.
struct AsciiFormat {
    char type = 0;
    std::int64_t width = 0;
    int decimals = 0; ///< digits behind the decimal point where none is written
};

std::int64_t bytesOfElements(char type, std::int64_t count); ///< 0 for an unknown letter
/// TDIMn, "(4,3)": the axes of an array, fastest first; empty when illegal or one axis holds all.
std::vector<std::int64_t> shapeOf(std::string_view tdim);
std::optional<BinaryFormat> binaryFormatOf(std::string_view text); ///< absent when illegal
std::optional<AsciiFormat> asciiFormatOf(std::string_view text);
/// The columns of a table whose header was checked.
std::vector<BinaryField> binaryFieldsOf(const FitsHeader& header);
/// Rows of a catalog that a binary table's only row holds column by column (column-oriented FITS, "colfits", as STIL
/// writes it): every TDIMn ends in their number. 0: the table is none. Its header was checked.
std::int64_t columnOrientedRows(const FitsHeader& header);
/// A variable-length array: its elements, and the bytes in the heap in front of them.
struct ArrayDescriptor {
    std::int64_t count = 0;
    std::int64_t offset = 0;
};
ArrayDescriptor arrayDescriptorAt(const BinaryFormat& format, const char* bytes); ///< stored big-endian
/// True when the variable-length array that descriptor (big-endian count and offset) announces is inside the heap.
bool descriptorIsInside(const BinaryFormat& format, const char* descriptor, std::int64_t heapBytes);

} // namespace oddity::core
