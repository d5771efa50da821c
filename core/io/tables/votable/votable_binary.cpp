// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/votable_binary.h"

#include <algorithm>
#include <optional>
#include <span>

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

/// What the length of an array whose last axis varies counts. VOTable 1.5, "BINARY Serialization", says the items of
/// the array, their number times the primitive's size being the array's bytes: its elements, as STIL writes; astropy
/// writes the number of its sub-arrays.
enum class Lengths { Elements, SubArrays };

struct CellBytes {
    std::int64_t count = 0; ///< of elements
    std::string_view bytes;
};

/// Absent where the stream ends within the cell, and where its length cannot be one.
std::optional<CellBytes> takeCell(const VoField& field, Lengths lengths, Cursor& cursor) {
    std::int64_t count = field.fixedCount();
    if (field.isVariable) {
        const auto word = cursor.take(4);
        if (!word)
            return std::nullopt;
        const std::int64_t length = fromBigEndian<std::int32_t>(word->data());
        if (length < 0 || (lengths == Lengths::Elements && count > 1 && length % count != 0))
            return std::nullopt;
        if (lengths == Lengths::Elements)
            count = length;
        else if (__builtin_mul_overflow(count, length, &count))
            return std::nullopt;
    }
    std::int64_t bytes = 0;
    if (field.type == VoType::Bit)
        bytes = count / 8 + (count % 8 ? 1 : 0);
    else if (__builtin_mul_overflow(count, bytesOf(field.type), &bytes))
        return std::nullopt;
    const auto taken = cursor.take(bytes);
    return taken ? std::optional(CellBytes{count, *taken}) : std::nullopt;
}

/// What is left of the stream behind its last whole row, lengths read so.
std::size_t leftBehindRows(std::span<const VoField> fields, std::string_view stream, std::int64_t flagBytes,
                           Lengths lengths) {
    Cursor cursor{stream};
    std::size_t left = 0;
    do {
        left = cursor.left.size();
        if (!cursor.take(flagBytes))
            return left;
        for (const VoField& field : fields)
            if (!takeCell(field, lengths, cursor))
                return left;
    } while (cursor.left.size() < left);
    return left;
}

/// The reading that leads farther through the stream.
Lengths lengthsOf(std::span<const VoField> fields, std::string_view stream, std::int64_t flagBytes) {
    const auto left = [&](Lengths lengths) { return leftBehindRows(fields, stream, flagBytes, lengths); };
    const bool isOpen =
        std::ranges::any_of(fields, [](const VoField& field) { return field.isVariable && field.fixedCount() != 1; });
    return isOpen && left(Lengths::SubArrays) < left(Lengths::Elements) ? Lengths::SubArrays : Lengths::Elements;
}

/// One cell; false where the stream ends within it.
bool addCell(const VoField& field, Lengths lengths, bool isNull, Cursor& cursor, ColumnBuilder& column) {
    const auto cell = takeCell(field, lengths, cursor);
    if (!cell)
        return false;
    const std::int64_t count = cell->count;
    const std::int64_t size = bytesOf(field.type);
    const std::string_view taken = cell->bytes;
    if (isNull) {
        column.endNullCell();
        return true;
    }
    if (field.isText() && !field.holdsArrays()) {
        std::string text = textIn(field.type, taken);
        column.add(field.null && text == *field.null ? std::string() : std::move(text));
        return true;
    }
    if (field.isText()) {
        const std::int64_t width = field.textWidth();
        for (std::int64_t index = 0; index + width <= count; index += width)
            column.add(textIn(field.type, taken.substr(static_cast<std::size_t>(index * size),
                                                       static_cast<std::size_t>(width * size))));
    } else if (field.type == VoType::Bit) {
        for (std::int64_t bit = 0; bit < count; ++bit)
            column.add((static_cast<unsigned char>(taken[static_cast<std::size_t>(bit / 8)]) >> (7 - bit % 8) & 1) !=
                       0);
    } else {
        for (std::int64_t index = 0; index < count; ++index)
            addElement(field, taken.data() + index * size, column);
    }
    if (field.holdsArrays())
        column.endCell();
    return true;
}

} // namespace

bool addBinaryCell(const VoField& field, std::string_view bytes, ColumnBuilder& column) {
    Cursor cursor{bytes};
    return addCell(field, lengthsOf({&field, 1}, bytes, 0), false, cursor, column) && cursor.left.empty();
}

std::size_t addBinaryRows(const std::vector<VoField>& fields, std::string_view stream, bool hasNullFlags, bool isCut,
                          const std::filesystem::path& path, std::vector<ColumnBuilder>& columns,
                          const Progress& progress) {
    const std::int64_t flagBytes = hasNullFlags ? static_cast<std::int64_t>((fields.size() + 7) / 8) : 0;
    const Lengths lengths = lengthsOf(fields, stream, flagBytes);
    Cursor cursor{stream};
    const std::size_t rowsBefore = columns.empty() ? 0 : columns.front().cells();
    std::size_t row = 0;
    while (!cursor.left.empty()) {
        const std::size_t before = cursor.left.size();
        const auto fail = [&](const std::string& detail, const std::string& field) {
            throw Error(ErrorKind::BadInput, detail,
                        {.path = path.string(), .row = static_cast<std::int64_t>(row), .field = field});
        };
        const auto flags = cursor.take(flagBytes);
        bool isWhole = flags.has_value();
        if (!flags && !isCut)
            fail("the binary stream ends within the row", "");
        for (std::size_t index = 0; index < fields.size() && isWhole; ++index) {
            const bool isNull =
                hasNullFlags && (static_cast<unsigned char>((*flags)[index / 8]) >> (7 - index % 8) & 1) != 0;
            isWhole = addCell(fields[index], lengths, isNull, cursor, columns[index]);
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
