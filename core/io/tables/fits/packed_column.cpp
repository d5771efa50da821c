// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/packed_column.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/compression/gzip.h"
#include "core/io/fits/compression/rice.h"
#include "core/io/tables/fits/table_layout.h"

namespace oddity::core {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int riceBlock = 32;
constexpr std::int64_t riceValuesPerByte = 96; ///< at best: a block takes 3 bits

template <typename Number> Bytes bytesOf(std::span<const std::int32_t> numbers) {
    Bytes bytes(numbers.size() * sizeof(Number));
    for (std::size_t index = 0; index < numbers.size(); ++index)
        toBigEndian(static_cast<Number>(numbers[index]), bytes.data() + index * sizeof(Number));
    return bytes;
}

Bytes fromRice(char type, std::int64_t count, std::span<const std::uint8_t> stream) {
    if (count / riceValuesPerByte > static_cast<std::int64_t>(stream.size()))
        throw Error(ErrorKind::BadInput, "the Rice stream ends before the column is full");
    std::vector<std::int32_t> numbers(static_cast<std::size_t>(count));
    switch (type) {
    case 'B':
        decodeRice(stream, 1, riceBlock, numbers);
        return bytesOf<std::uint8_t>(numbers);
    case 'I':
        decodeRice(stream, 2, riceBlock, numbers);
        return bytesOf<std::int16_t>(numbers);
    case 'J':
        decodeRice(stream, 4, riceBlock, numbers);
        return bytesOf<std::int32_t>(numbers);
    default:
        throw Error(ErrorKind::BadInput, std::string("a column of type ") + type + " cannot be packed with RICE_1");
    }
}

/// Of the numbers whose bytes GZIP_2 stores by significance; CFITSIO leaves complex numbers as they are.
std::size_t shuffledBytesOf(char type) {
    const bool isShuffled = std::string_view("IJEKD").find(type) != std::string_view::npos;
    return isShuffled ? static_cast<std::size_t>(bytesOfElements(type, 1)) : 1;
}

} // namespace

std::optional<ColumnPacking> columnPackingOf(std::string_view name) {
    if (name == "RICE_1" || name == "RICE_ONE")
        return ColumnPacking::Rice;
    if (name == "GZIP_1")
        return ColumnPacking::Gzip;
    if (name == "GZIP_2")
        return ColumnPacking::ShuffledGzip;
    if (name == "NOCOMPRESS")
        return ColumnPacking::None;
    return std::nullopt;
}

std::vector<std::uint8_t> unpackedElements(ColumnPacking packing, char type, std::int64_t count, std::size_t size,
                                           std::span<const std::uint8_t> stream) {
    Bytes bytes;
    if (packing == ColumnPacking::Rice)
        bytes = fromRice(type, count, stream);
    else if (packing == ColumnPacking::None)
        bytes.assign(stream.begin(), stream.end());
    else
        bytes = inflated(stream, size);
    if (bytes.size() != size)
        throw Error(ErrorKind::BadInput, "the packed column unpacks to " + std::to_string(bytes.size()) +
                                             " bytes, where it has " + std::to_string(size));
    return packing == ColumnPacking::ShuffledGzip ? unshuffled(bytes, shuffledBytesOf(type)) : bytes;
}

} // namespace oddity::core
