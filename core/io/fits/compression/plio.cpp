// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/plio.h"

#include <algorithm>

#include "core/error.h"
#include "core/io/big_endian.h"

namespace oddity::core {

namespace {

enum Instruction { Zeros, SetHigh, RaiseHigh, LowerHigh, HighRun, ZerosThenHigh, RaiseAndPut, LowerAndPut };

/// The instructions of a stream, without its head: 3 words in the old form, 7 or more in the new one.
std::span<const std::uint8_t> instructionsOf(std::span<const std::uint8_t> stream) {
    const auto word = [&](std::size_t index) {
        return static_cast<std::int64_t>(fromBigEndian<std::int16_t>(stream.data() + 2 * index));
    };
    const auto words = static_cast<std::int64_t>(stream.size() / 2);
    if (words < 3)
        throw Error(ErrorKind::BadInput, "the PLIO stream is shorter than its head");
    std::int64_t head = 3;
    std::int64_t length = word(2);
    if (length <= 0) {
        if (words < 5)
            throw Error(ErrorKind::BadInput, "the PLIO stream is shorter than its head");
        head = word(1);
        length = (word(4) << 15) + word(3);
    }
    if (head < 3 || length < head || length > words)
        throw Error(ErrorKind::BadInput, "the PLIO stream's head announces " + std::to_string(length) + " words of " +
                                             std::to_string(words));
    return stream.subspan(static_cast<std::size_t>(2 * head), static_cast<std::size_t>(2 * (length - head)));
}

} // namespace

void decodePlio(std::span<const std::uint8_t> stream, std::span<std::int32_t> into) {
    const std::span<const std::uint8_t> instructions = instructionsOf(stream);
    std::uint32_t high = 1;
    std::size_t at = 0;
    const auto put = [&](std::size_t count, std::uint32_t value) {
        count = std::min(count, into.size() - at);
        std::fill_n(into.data() + at, count, static_cast<std::int32_t>(value));
        at += count;
    };
    for (std::size_t offset = 0; offset < instructions.size() && at < into.size(); offset += 2) {
        const auto word = fromBigEndian<std::uint16_t>(instructions.data() + offset);
        const std::uint32_t data = word & 0xfffU;
        switch (word >> 12) {
        case Zeros:
            put(data, 0);
            break;
        case SetHigh:
            offset += 2;
            if (offset >= instructions.size())
                throw Error(ErrorKind::BadInput, "the PLIO stream ends inside an instruction");
            high = (std::uint32_t{fromBigEndian<std::uint16_t>(instructions.data() + offset)} << 12) + data;
            break;
        case RaiseHigh:
            high += data;
            break;
        case LowerHigh:
            high -= data;
            break;
        case HighRun:
            put(data, high);
            break;
        case ZerosThenHigh:
            if (data > 0) {
                put(data - 1, 0);
                put(1, high);
            }
            break;
        case RaiseAndPut:
            high += data;
            put(1, high);
            break;
        case LowerAndPut:
            high -= data;
            put(1, high);
            break;
        default:
            throw Error(ErrorKind::BadInput, "the PLIO stream has an unknown instruction");
        }
    }
    std::fill(into.begin() + static_cast<std::ptrdiff_t>(at), into.end(), 0);
}

} // namespace oddity::core
