// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_binary.h"

#include <limits>
#include <optional>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/votable/votable_cells.h"

namespace oddity::core {

namespace {

/// A place in the stream that never leaves it.
struct Cursor {
    std::string_view left;

    /// Absent where the stream ends before.
    std::optional<std::string_view> take(std::int64_t bytes) {
        if (bytes < 0 || static_cast<std::uint64_t>(bytes) > left.size())
            return std::nullopt;
        const std::string_view taken = left.substr(0, static_cast<std::size_t>(bytes));
        left.remove_prefix(taken.size());
        return taken;
    }
};

std::string textIn(VoType type, std::string_view bytes) {
    std::string text;
    if (type == VoType::UnicodeChar)
        text = textFromUtf16(bytes);
    else
        text = validUtf8(bytes.substr(0, bytes.find('\0')));
    const auto last = text.find_last_not_of(' ');
    text.resize(last == std::string::npos ? 0 : last + 1);
    return text;
}

void addElement(const VoField& field, const char* bytes, ColumnBuilder& column) {
    const auto addInteger = [&](std::int64_t value) {
        if (field.nullInteger == value)
            column.addMissing();
        else
            column.add(value);
    };
    const auto addReal = [&](double value) {
        if (field.nullReal == value)
            column.addMissing();
        else
            column.add(value);
    };
    switch (field.type) {
    case VoType::Boolean:
        if (std::string_view("Tt1").find(*bytes) != std::string_view::npos)
            column.add(true);
        else if (std::string_view("Ff0").find(*bytes) != std::string_view::npos)
            column.add(false);
        else
            column.addMissing();
        return;
    case VoType::UnsignedByte:
        return addInteger(static_cast<unsigned char>(*bytes));
    case VoType::Short:
        return addInteger(fromBigEndian<std::int16_t>(bytes));
    case VoType::Int:
        return addInteger(fromBigEndian<std::int32_t>(bytes));
    case VoType::Long:
        return addInteger(fromBigEndian<std::int64_t>(bytes));
    case VoType::Float:
        return addReal(static_cast<double>(fromBigEndian<float>(bytes)));
    case VoType::Double:
        return addReal(fromBigEndian<double>(bytes));
    case VoType::FloatComplex:
        return column.add(std::complex(static_cast<double>(fromBigEndian<float>(bytes)),
                                       static_cast<double>(fromBigEndian<float>(bytes + 4))));
    case VoType::DoubleComplex:
        return column.add(std::complex(fromBigEndian<double>(bytes), fromBigEndian<double>(bytes + 8)));
    default:
        return;
    }
}

/// One cell; false where the stream ends within it.
bool addCell(const VoField& field, bool isNull, Cursor& cursor, ColumnBuilder& column) {
    std::int64_t count = field.fixedCount();
    if (field.isVariable) {
        const auto length = cursor.take(4);
        if (!length)
            return false;
        // The items of an array whose last axis varies are its sub-arrays.
        if (__builtin_mul_overflow(count, fromBigEndian<std::int32_t>(length->data()), &count) || count < 0)
            return false;
    }
    const std::int64_t size = bytesOf(field.type);
    std::int64_t bytes = 0;
    if (field.type == VoType::Bit)
        bytes = count / 8 + (count % 8 ? 1 : 0);
    else if (__builtin_mul_overflow(count, size, &bytes))
        return false;
    const auto taken = cursor.take(bytes);
    if (!taken)
        return false;
    if (isNull) {
        column.endNullCell();
        return true;
    }
    if (field.isText() && !field.holdsArrays()) {
        std::string text = textIn(field.type, *taken);
        column.add(field.null && text == *field.null ? std::string() : std::move(text));
        return true;
    }
    if (field.isText()) {
        const std::int64_t width = field.textWidth();
        for (std::int64_t index = 0; index + width <= count; index += width)
            column.add(textIn(field.type, taken->substr(static_cast<std::size_t>(index * size),
                                                        static_cast<std::size_t>(width * size))));
    } else if (field.type == VoType::Bit) {
        for (std::int64_t bit = 0; bit < count; ++bit)
            column.add((static_cast<unsigned char>((*taken)[static_cast<std::size_t>(bit / 8)]) >> (7 - bit % 8) & 1) !=
                       0);
    } else {
        for (std::int64_t index = 0; index < count; ++index)
            addElement(field, taken->data() + index * size, column);
    }
    if (field.holdsArrays())
        column.endCell();
    return true;
}

} // namespace

bool addBinaryCell(const VoField& field, std::string_view bytes, ColumnBuilder& column) {
    Cursor cursor{bytes};
    return addCell(field, false, cursor, column) && cursor.left.empty();
}

std::size_t addBinaryRows(const std::vector<VoField>& fields, std::string_view stream, bool hasNullFlags, bool isCut,
                          const std::filesystem::path& path, std::vector<ColumnBuilder>& columns,
                          const Progress& progress) {
    const auto flagBytes = static_cast<std::int64_t>((fields.size() + 7) / 8);
    Cursor cursor{stream};
    const std::size_t rowsBefore = columns.empty() ? 0 : columns.front().cells();
    std::size_t row = 0;
    while (!cursor.left.empty()) {
        const std::size_t before = cursor.left.size();
        const auto fail = [&](const std::string& detail, const std::string& field) {
            throw Error(ErrorKind::BadInput, detail,
                        {.path = path.string(), .row = static_cast<std::int64_t>(row), .field = field});
        };
        const auto flags = cursor.take(hasNullFlags ? flagBytes : 0);
        bool isWhole = flags.has_value();
        if (!flags && !isCut)
            fail("the binary stream ends within the row", "");
        for (std::size_t index = 0; index < fields.size() && isWhole; ++index) {
            const bool isNull =
                hasNullFlags && (static_cast<unsigned char>((*flags)[index / 8]) >> (7 - index % 8) & 1) != 0;
            isWhole = addCell(fields[index], isNull, cursor, columns[index]);
            if (!isWhole && !isCut)
                fail("the binary stream ends within the row", columns[index].name());
        }
        if (!isWhole) {
            for (ColumnBuilder& column : columns)
                column.keepCells(rowsBefore + row);
            break;
        }
        if (cursor.left.size() == before)
            fail("the binary stream holds bytes, the table's rows none", "");
        if (++row % 65536 == 0) {
            progress.throwIfStopped();
            progress.step(static_cast<std::int64_t>(stream.size() - cursor.left.size()),
                          static_cast<std::int64_t>(stream.size()), "Reading the table");
        }
    }
    return row;
}

} // namespace oddity::core
