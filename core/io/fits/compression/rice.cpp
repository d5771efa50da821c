// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/rice.h"

#include <algorithm>
#include <type_traits>

#include "core/error.h"
#include "core/io/fits/compression/bit_stream.h"

namespace oddity::core {

namespace {

constexpr int usualBits = 32; ///< nearly every pixel takes fewer

/// splitBits: width of a block's split; rawSplit: the split that marks a block of differences stored as they are.
template <typename Pixel, int splitBits, int rawSplit>
void decode(BitStream bits, int blockSize, std::span<std::int32_t> into) {
    using Unsigned = std::make_unsigned_t<Pixel>;
    constexpr int pixelBits = 8 * sizeof(Pixel);
    const auto difference = [](std::uint32_t folded) {
        return static_cast<Unsigned>((folded >> 1) ^ (0U - (folded & 1U)));
    };
    bits.refill();
    auto pixel = static_cast<Unsigned>(bits.take(pixelBits));
    for (std::size_t start = 0; start < into.size();) {
        const std::size_t end = std::min(into.size(), start + static_cast<std::size_t>(blockSize));
        bits.refill();
        const int split = static_cast<int>(bits.take(splitBits)) - 1;
        if (split < 0) {
            std::fill(into.data() + start, into.data() + end, static_cast<Pixel>(pixel));
        } else if (split == rawSplit) {
            for (std::size_t index = start; index < end; ++index) {
                bits.refill();
                pixel = static_cast<Unsigned>(pixel + difference(bits.take(pixelBits)));
                into[index] = static_cast<Pixel>(pixel);
            }
        } else if (split < rawSplit) {
            for (std::size_t index = start; index < end; ++index) {
                bits.ensure(usualBits);
                std::uint32_t folded = bits.takeZeros();
                if (split > 0) {
                    bits.ensure(split);
                    folded = (folded << split) | bits.take(split);
                }
                pixel = static_cast<Unsigned>(pixel + difference(folded));
                into[index] = static_cast<Pixel>(pixel);
            }
        } else {
            throw Error(ErrorKind::BadInput, "the Rice stream has a block of an unknown kind");
        }
        if (bits.isOverrun())
            throw Error(ErrorKind::BadInput, "the Rice stream ends before the tile is full");
        start = end;
    }
}

} // namespace

void decodeRice(std::span<const std::uint8_t> stream, int pixelBytes, int blockSize, std::span<std::int32_t> into) {
    const BitStream bits(stream);
    switch (pixelBytes) {
    case 1:
        return decode<std::uint8_t, 3, 6>(bits, blockSize, into);
    case 2:
        return decode<std::int16_t, 4, 14>(bits, blockSize, into);
    case 4:
        return decode<std::int32_t, 5, 25>(bits, blockSize, into);
    default:
        throw Error(ErrorKind::BadInput, "pixels of " + std::to_string(pixelBytes) + " bytes are not Rice's");
    }
}

} // namespace oddity::core
