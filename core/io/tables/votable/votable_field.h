// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/tables/column_builder.h"

namespace oddity::core {

enum class VoType {
    Boolean,
    Bit,
    UnsignedByte,
    Short,
    Int,
    Long,
    Char,
    UnicodeChar,
    Float,
    Double,
    FloatComplex,
    DoubleComplex
};

/// A FIELD of a VOTable: datatype and arraysize (VOTable 1.4, sections 2.1 and 2.2).
struct VoField {
    std::string id;
    std::string name;
    std::string unit;
    std::string ucd;
    std::string description;
    std::string datatype;
    std::string arraysize;
    std::string width;
    std::string precision;
    std::optional<std::string> null; ///< VALUES null, and the number it is
    std::optional<std::int64_t> nullInteger;
    std::optional<double> nullReal;
    VoType type = VoType::Char;
    bool isKnownType = true;
    bool hasArray = false;          ///< arraysize is there and not "1"
    bool isVariable = false;        ///< the last axis
    std::vector<std::int64_t> axes; ///< known ones, fastest first

    bool isText() const { return type == VoType::Char || type == VoType::UnicodeChar; }
    /// Of a text in an array of texts, 0: the cell is one text.
    std::int64_t textWidth() const;
    /// Of a cell whose length does not vary; of the fixed axes of one whose length does.
    std::int64_t fixedCount() const;
    /// Elements in every cell of an array whose length does not vary; 0: it does, or is told in characters.
    std::int64_t fixedElements() const { return isVariable || isText() || !hasArray ? 0 : fixedCount(); }
    bool holdsArrays() const { return isText() ? textWidth() > 0 : hasArray; }

    /// Sets type, axes, null numbers and so on from datatype, arraysize and null; returns what is wrong, "" nothing.
    std::string settle();
    /// remarks: of a width or precision that is not legal.
    ColumnBuilder builder(std::size_t number, std::vector<std::string>& remarks) const;
};

std::int64_t bytesOf(VoType type); ///< of an element in BINARY; 0 for bits
/// Also hexadecimal, 0x1F (VOTable 1.4, section 6).
std::optional<std::int64_t> voInteger(std::string_view word);

} // namespace oddity::core
