// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/binary_column.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t wholeInDouble = std::int64_t{1} << 53; ///< and below: exact
constexpr double unsignedZero = 9223372036854775808.0;        ///< TZERO of unsigned 64-bit integers
constexpr std::int64_t spanAtOnce = std::int64_t{32} << 20;

std::int64_t product(const std::vector<std::int64_t>& axes, std::int64_t most) {
    std::int64_t result = 1;
    for (const std::int64_t length : axes)
        if (__builtin_mul_overflow(result, length, &result) || result > most)
            return -1;
    return result;
}

std::string textIn(const char* bytes, std::size_t width) {
    const std::string_view text(bytes, width);
    return validUtf8(withoutBlanksBehind(text.substr(0, text.find('\0'))));
}

} // namespace

BinaryColumn::BinaryColumn(const FileBytes& bytes, const FitsHdu& table, std::int64_t number, const BinaryField& field,
                           Column described)
    : m_bytes(bytes), m_hdu(table.number), m_rows(static_cast<std::size_t>(table.axes[1])), m_field(field),
      m_type(field.format.isDescriptor() ? field.format.elementType : field.format.type),
      m_column(std::move(described)) {
    const std::string suffix = std::to_string(number);
    const std::int64_t tableBytes = table.axes[0] * table.axes[1];
    const std::int64_t heapOffset = table.header.integer("THEAP").value_or(tableBytes);
    m_heapStart = table.dataOffset + heapOffset;
    m_heapBytes = table.dataBytes - heapOffset;
    m_scale = table.header.real("TSCAL" + suffix).value_or(1);
    m_zero = table.header.real("TZERO" + suffix).value_or(0);
    if (std::string_view("BIJK").find(m_type) != std::string_view::npos) {
        m_null = table.header.integer("TNULL" + suffix);
        if (m_column.display)
            m_column.display->integerBytes = static_cast<int>(bytesOfElements(m_type, 1));
    }
    const BinaryFormat& format = field.format;
    m_perRow = static_cast<std::size_t>(format.repeat);
    m_elements.isScalar = format.repeat == 1 && !format.isDescriptor();
    std::vector<std::int64_t> shape = shapeOf(table.header.stringOr("TDIM" + suffix, ""));
    if (format.isDescriptor() || product(shape, format.repeat) != format.repeat)
        shape.clear();
    if (m_type == 'A') {
        const std::int64_t width = shape.size() > 1       ? shape.front()
                                   : format.textWidth > 0 ? format.textWidth
                                                          : format.repeat;
        if (!shape.empty())
            shape.erase(shape.begin());
        m_textWidth = static_cast<std::size_t>(width);
        m_perRow = width == 0 ? 1 : static_cast<std::size_t>(format.repeat / width);
        m_elements.isScalar = format.isDescriptor() || m_perRow == 1;
    }
    m_elements.fixedLength = m_perRow;
    m_column.isSingle = (m_type == 'E' || m_type == 'C') && m_scale == 1 && m_zero == 0;
    if (shape.size() > 1 && !m_elements.isScalar)
        m_column.shape = std::move(shape);
    chooseKind(table.header, suffix);
}

void BinaryColumn::chooseKind(const FitsHeader& header, const std::string& suffix) {
    const bool isPlain = m_scale == 1 && m_zero == 0;
    std::optional<std::int64_t> wholeZero = header.integer("TZERO" + suffix);
    if (!wholeZero && std::trunc(m_zero) == m_zero && std::abs(m_zero) <= static_cast<double>(wholeInDouble))
        wholeZero = static_cast<std::int64_t>(m_zero);
    const bool isWhole = m_scale == 1 && wholeZero;
    const bool isFixed = !m_field.format.isDescriptor();
    switch (m_type) {
    case 'A':
        m_elements.values = std::vector<std::string>();
        return;
    case 'L':
    case 'X':
        m_elements.values = std::vector<std::uint8_t>();
        return;
    case 'C':
    case 'M':
        m_elements.values = std::vector<std::complex<double>>();
        return;
    case 'E':
        if (isPlain && isFixed && !m_elements.isScalar)
            m_elements.values = std::vector<float>();
        else
            m_elements.values = std::vector<double>();
        return;
    case 'D':
        m_elements.values = std::vector<double>();
        return;
    default:
        if (m_type == 'K' && m_scale == 1 && m_zero == unsignedZero && !wholeZero) {
            m_elements.values = std::vector<std::uint64_t>();
        } else if (isWhole) {
            m_elements.values = std::vector<std::int64_t>();
            m_integerZero = *wholeZero;
        } else {
            m_elements.values = std::vector<double>();
        }
    }
}

void BinaryColumn::fail(const std::string& detail, std::int64_t row) const {
    throw Error(ErrorKind::BadInput, detail, {m_bytes.path().string(), m_hdu, row, m_column.name});
}

std::int64_t BinaryColumn::bytesPerRowOfNoWidth() const {
    return m_type == 'A' ? sizeof(std::string) : sizeof(std::size_t);
}

void BinaryColumn::measure(const RowBlock& block) {
    const std::lock_guard held(m_lock);
    if (m_elements.starts.empty())
        m_elements.starts.resize(m_rows + 1);
    for (std::int64_t row = 0; row < block.count; ++row) {
        const char* cell = block.bytes + row * block.rowBytes + m_field.offset;
        const ArrayDescriptor descriptor = arrayDescriptorAt(m_field.format, cell);
        if (descriptor.count != 0 && !descriptorIsInside(m_field.format, cell, m_heapBytes))
            fail("the array of " + std::to_string(descriptor.count) + " elements lies outside the file's data",
                 block.first + row);
        m_elements.starts[static_cast<std::size_t>(block.first + row) + 1] = static_cast<std::size_t>(descriptor.count);
    }
}

void BinaryColumn::allocate() {
    std::size_t count = m_rows * m_perRow;
    if (hasDescriptors()) {
        m_elements.starts.resize(m_rows + 1);
        for (std::size_t row = 0; row < m_rows; ++row)
            m_elements.starts[row + 1] += m_elements.starts[row];
        count = m_elements.starts.back();
        const std::int64_t most = std::max(std::int64_t{64} << 20, 16 * m_heapBytes);
        if (count > static_cast<std::size_t>(most) || bytesOfElements(m_type, static_cast<std::int64_t>(count)) > most)
            fail("the arrays share their bytes more than 16 times over, which is refused", -1);
        if (m_type == 'A') {
            count = m_rows;
            m_elements.starts.clear();
        }
    }
    std::visit([count](auto& values) { values.resize(count); }, m_elements.values);
}

template <typename Raw, typename Out, typename Convert>
void BinaryColumn::walk(const Source& source, std::vector<Out>& values, Convert convert) const {
    Out* into = values.data() + source.into;
    for (std::size_t row = 0; row < source.rows; ++row) {
        const char* cell = source.from + row * source.stride;
        for (std::size_t element = 0; element < source.perRow; ++element)
            *into++ = convert(fromBigEndian<Raw>(cell + element * sizeof(Raw)));
    }
}

void BinaryColumn::addMissing(std::vector<std::size_t> found) {
    if (found.empty())
        return;
    const std::lock_guard held(m_lock);
    m_elements.missing.insert(m_elements.missing.end(), found.begin(), found.end());
}

template <typename Raw> void BinaryColumn::takeIntegers(const Source& source) {
    std::vector<std::size_t> found;
    std::size_t index = source.into;
    const auto noteNull = [&](Raw raw) {
        if (static_cast<std::int64_t>(raw) == *m_null)
            found.push_back(index);
        ++index;
    };
    if (auto* reals = std::get_if<std::vector<double>>(&m_elements.values)) {
        bool isRounded = false;
        walk<Raw>(source, *reals, [&](Raw raw) {
            const bool isNull = m_null && static_cast<std::int64_t>(raw) == *m_null;
            if constexpr (sizeof(Raw) == 8)
                isRounded = isRounded || (!isNull && (raw > wholeInDouble || raw < -wholeInDouble));
            return isNull ? nan : m_zero + m_scale * static_cast<double>(raw);
        });
        if (isRounded)
            m_isRounded = true;
    } else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&m_elements.values)) {
        std::int64_t beyond = 0;
        const auto shifted = [&](Raw raw) {
            std::int64_t value = 0;
            if (__builtin_add_overflow(static_cast<std::int64_t>(raw), m_integerZero, &value)) {
                found.push_back(index);
                ++beyond;
                value = 0;
            }
            return value;
        };
        if (m_null)
            walk<Raw>(source, *integers, [&](Raw raw) {
                const bool isNull = static_cast<std::int64_t>(raw) == *m_null;
                const std::int64_t value = isNull ? static_cast<std::int64_t>(raw) : shifted(raw);
                noteNull(raw);
                return value;
            });
        else if (m_integerZero == 0)
            walk<Raw>(source, *integers, [](Raw raw) { return static_cast<std::int64_t>(raw); });
        else
            walk<Raw>(source, *integers, [&](Raw raw) {
                const std::int64_t value = shifted(raw);
                ++index;
                return value;
            });
        m_beyond += beyond;
    } else if (auto* naturals = std::get_if<std::vector<std::uint64_t>>(&m_elements.values)) {
        walk<Raw>(source, *naturals, [&](Raw raw) {
            if (m_null)
                noteNull(raw);
            return static_cast<std::uint64_t>(raw) ^ (std::uint64_t{1} << 63);
        });
    }
    addMissing(std::move(found));
}

template <typename Raw> void BinaryColumn::takeReals(const Source& source) {
    if (auto* floats = std::get_if<std::vector<float>>(&m_elements.values))
        return walk<Raw>(source, *floats, [](Raw raw) { return static_cast<float>(raw); });
    auto& reals = std::get<std::vector<double>>(m_elements.values);
    if (m_scale == 1 && m_zero == 0)
        return walk<Raw>(source, reals, [](Raw raw) { return static_cast<double>(raw); });
    walk<Raw>(source, reals, [this](Raw raw) { return m_zero + m_scale * static_cast<double>(raw); });
}

template <typename Raw> void BinaryColumn::takeComplex(const Source& source) {
    auto& values = std::get<std::vector<std::complex<double>>>(m_elements.values);
    std::size_t into = source.into;
    for (std::size_t row = 0; row < source.rows; ++row)
        for (std::size_t element = 0; element < source.perRow; ++element) {
            const char* cell = source.from + row * source.stride + element * 2 * sizeof(Raw);
            const std::complex<double> stored(static_cast<double>(fromBigEndian<Raw>(cell)),
                                              static_cast<double>(fromBigEndian<Raw>(cell + sizeof(Raw))));
            values[into++] = m_scale == 1 && m_zero == 0 ? stored : m_zero + m_scale * stored;
        }
}

void BinaryColumn::takeLogicals(const Source& source) {
    std::vector<std::size_t> found;
    std::size_t index = source.into;
    walk<char>(source, std::get<std::vector<std::uint8_t>>(m_elements.values), [&](char raw) -> std::uint8_t {
        if (raw != 'T' && raw != 'F')
            found.push_back(index);
        ++index;
        return raw == 'T' ? 1 : 0;
    });
    addMissing(std::move(found));
}

void BinaryColumn::takeBits(const Source& source) {
    auto& values = std::get<std::vector<std::uint8_t>>(m_elements.values);
    std::size_t into = source.into;
    for (std::size_t row = 0; row < source.rows; ++row)
        for (std::size_t bit = 0; bit < source.perRow; ++bit) {
            const auto byte = static_cast<unsigned char>(source.from[row * source.stride + bit / 8]);
            values[into++] = static_cast<std::uint8_t>(byte >> (7 - bit % 8) & 1);
        }
}

void BinaryColumn::takeTexts(const Source& source) {
    auto& texts = std::get<std::vector<std::string>>(m_elements.values);
    std::size_t into = source.into;
    for (std::size_t row = 0; row < source.rows; ++row)
        for (std::size_t part = 0; part < source.perRow; ++part)
            texts[into++] = textIn(source.from + row * source.stride + part * m_textWidth, m_textWidth);
}

void BinaryColumn::take(const Source& source) {
    switch (m_type) {
    case 'A':
        return takeTexts(source);
    case 'L':
        return takeLogicals(source);
    case 'X':
        return takeBits(source);
    case 'B':
        return takeIntegers<std::uint8_t>(source);
    case 'I':
        return takeIntegers<std::int16_t>(source);
    case 'J':
        return takeIntegers<std::int32_t>(source);
    case 'K':
        return takeIntegers<std::int64_t>(source);
    case 'E':
        return takeReals<float>(source);
    case 'D':
        return takeReals<double>(source);
    case 'C':
        return takeComplex<float>(source);
    case 'M':
        return takeComplex<double>(source);
    default: // descriptors of descriptors, and an illegal letter in a column of no width
        return;
    }
}

void BinaryColumn::decode(const RowBlock& block) {
    if (hasNoWidth())
        return;
    if (hasDescriptors())
        return decodeHeap(block);
    take({.from = block.bytes + m_field.offset,
          .rows = static_cast<std::size_t>(block.count),
          .perRow = m_perRow,
          .stride = static_cast<std::size_t>(block.rowBytes),
          .into = static_cast<std::size_t>(block.first) * m_perRow});
}

void BinaryColumn::decodeHeap(const RowBlock& block) {
    std::int64_t least = m_heapBytes;
    std::int64_t most = 0;
    const auto descriptorOf = [&](std::int64_t row) {
        return arrayDescriptorAt(m_field.format, block.bytes + row * block.rowBytes + m_field.offset);
    };
    for (std::int64_t row = 0; row < block.count; ++row) {
        const ArrayDescriptor descriptor = descriptorOf(row);
        const auto index = static_cast<std::size_t>(block.first + row);
        const bool isAsMeasured = m_type == 'A' || m_elements.starts[index + 1] - m_elements.starts[index] ==
                                                       static_cast<std::size_t>(descriptor.count);
        if (descriptor.count == 0 && isAsMeasured)
            continue;
        if (!isAsMeasured ||
            !descriptorIsInside(m_field.format, block.bytes + row * block.rowBytes + m_field.offset, m_heapBytes))
            fail("the file changed while it was being read", block.first + row);
        least = std::min(least, descriptor.offset);
        most = std::max(most, descriptor.offset + bytesOfElements(m_type, descriptor.count));
    }
    const bool isTogether = most > least && most - least <= spanAtOnce;
    std::string bytes =
        isTogether ? m_bytes.readSome(m_heapStart + least, static_cast<std::size_t>(most - least)) : std::string();
    for (std::int64_t row = 0; row < block.count; ++row) {
        const ArrayDescriptor descriptor = descriptorOf(row);
        if (descriptor.count == 0)
            continue;
        const std::int64_t size = bytesOfElements(m_type, descriptor.count);
        if (!isTogether)
            bytes = m_bytes.readSome(m_heapStart + descriptor.offset, static_cast<std::size_t>(size));
        const char* from = bytes.data() + (isTogether ? descriptor.offset - least : 0);
        const auto index = static_cast<std::size_t>(block.first + row);
        if (m_type == 'A')
            std::get<std::vector<std::string>>(m_elements.values)[index] = textIn(from, static_cast<std::size_t>(size));
        else
            take(
                {.from = from, .perRow = static_cast<std::size_t>(descriptor.count), .into = m_elements.starts[index]});
    }
}

Column BinaryColumn::finished(std::vector<std::string>& remarks) {
    if (const std::int64_t beyond = m_beyond; beyond > 0)
        remarks.push_back("Column '" + m_column.name + "': " + std::to_string(beyond) +
                          (beyond == 1 ? " integer is" : " integers are") +
                          " beyond 64 bits with TZERO and taken as missing.");
    if (m_isRounded)
        remarks.push_back("Column '" + m_column.name +
                          "' holds integers beyond 2^53 that TSCAL or TZERO make reals; they are not exact.");
    storeElements(std::move(m_elements), m_rows, m_column, remarks);
    return std::move(m_column);
}

} // namespace oddity::core
