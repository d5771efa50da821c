// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/hcompress/hcompress.h"

#include <array>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/compression/bit_stream.h"
#include "core/io/fits/compression/hcompress/h_transform.h"

namespace oddity::core {

namespace {

constexpr std::size_t headBytes = 25;

[[noreturn]] void fail(const std::string& detail) {
    throw Error(ErrorKind::BadInput, "the HCOMPRESS stream " + detail);
}

/// A node of a quadtree: which of its four quarters hold something, by the prefix code of HCOMPRESS.
unsigned takeNode(BitStream& bits) {
    bits.refill();
    unsigned code = bits.take(3);
    if (code < 4)
        return 1U << code;
    code = code << 1 | bits.take(1);
    constexpr std::array<unsigned, 5> four{3, 5, 10, 12, 15};
    if (code < 13)
        return four[code - 8];
    code = code << 1 | bits.take(1);
    constexpr std::array<unsigned, 5> five{6, 7, 9, 11, 13};
    if (code < 31)
        return five[code - 26];
    code = code << 1 | bits.take(1);
    return code == 62 ? 0 : 14;
}

unsigned takeNibble(BitStream& bits) {
    bits.refill();
    return bits.take(4);
}

/// A part of the image that has quadtrees of its own.
struct Quadrant {
    std::int64_t* pixels;
    std::int64_t height;
    std::int64_t width;
};

/// Calls place(row, column, bit) for the quarters of every node that lie inside height × width.
template <typename Place>
void forEachQuarter(const std::vector<std::uint8_t>& nodes, std::int64_t height, std::int64_t width, Place place) {
    std::size_t node = 0;
    for (std::int64_t row = 0; row < height; row += 2)
        for (std::int64_t column = 0; column < width; column += 2) {
            const unsigned quarters = nodes[node++];
            place(row, column, quarters >> 3 & 1U);
            if (column + 1 < width)
                place(row, column + 1, quarters >> 2 & 1U);
            if (row + 1 < height)
                place(row + 1, column, quarters >> 1 & 1U);
            if (row + 1 < height && column + 1 < width)
                place(row + 1, column + 1, quarters & 1U);
        }
}

class QuadtreeReader {
public:
    QuadtreeReader(BitStream& bits, std::int64_t stride) : m_bits(bits), m_stride(stride) {}

    void read(const Quadrant& quadrant, int planes) {
        for (int plane = planes - 1; plane >= 0; --plane) {
            const unsigned kind = takeNibble(m_bits);
            if (kind == 0)
                readPlainNodes(quadrant);
            else if (kind == 15)
                readTree(quadrant);
            else
                fail("has a bit plane of an unknown kind");
            if (m_bits.isOverrun())
                fail("ends before the tile is full");
            forEachQuarter(m_nodes, quadrant.height, quadrant.width,
                           [&](std::int64_t row, std::int64_t column, unsigned bit) {
                               quadrant.pixels[row * m_stride + column] |= std::int64_t{bit} << plane;
                           });
        }
    }

private:
    void readPlainNodes(const Quadrant& quadrant) {
        m_nodes.resize(static_cast<std::size_t>((quadrant.height + 1) / 2 * ((quadrant.width + 1) / 2)));
        for (std::uint8_t& node : m_nodes)
            node = static_cast<std::uint8_t>(takeNibble(m_bits));
    }

    /// From the root on, every quarter that holds something is a node of the next level, read backwards.
    void readTree(const Quadrant& quadrant) {
        const int levels = levelsOf(quadrant.height, quadrant.width);
        m_nodes.assign(1, static_cast<std::uint8_t>(takeNode(m_bits)));
        for (int level = levels - 1; level > 0; --level) {
            const std::int64_t height = (quadrant.height + (std::int64_t{1} << level) - 1) >> level;
            const std::int64_t width = (quadrant.width + (std::int64_t{1} << level) - 1) >> level;
            m_finer.assign(static_cast<std::size_t>(height * width), 0);
            forEachQuarter(m_nodes, height, width, [&](std::int64_t row, std::int64_t column, unsigned bit) {
                m_finer[static_cast<std::size_t>(row * width + column)] = static_cast<std::uint8_t>(bit);
            });
            for (auto node = m_finer.rbegin(); node != m_finer.rend(); ++node)
                if (*node != 0)
                    *node = static_cast<std::uint8_t>(takeNode(m_bits));
            if (m_bits.isOverrun())
                fail("ends before the tile is full");
            m_nodes.swap(m_finer);
        }
    }

    BitStream& m_bits;
    std::int64_t m_stride;
    std::vector<std::uint8_t> m_nodes;
    std::vector<std::uint8_t> m_finer;
};

} // namespace

void decodeHcompress(std::span<const std::uint8_t> stream, bool isSmooth, std::span<std::int32_t> into) {
    if (stream.size() < headBytes || stream[0] != 0xdd || stream[1] != 0x99)
        fail("does not begin as one");
    const std::int64_t height = fromBigEndian<std::int32_t>(stream.data() + 2);
    const std::int64_t width = fromBigEndian<std::int32_t>(stream.data() + 6);
    const std::int64_t scale = fromBigEndian<std::int32_t>(stream.data() + 10);
    const auto total = fromBigEndian<std::int64_t>(stream.data() + 14);
    if (height < 2 || width < 2 || height * width != static_cast<std::int64_t>(into.size()))
        fail("is of " + std::to_string(height) + "×" + std::to_string(width) + " pixels, the tile of " +
             std::to_string(into.size()));
    for (std::size_t kind = 0; kind < 3; ++kind)
        if (stream[22 + kind] > 62)
            fail("announces " + std::to_string(stream[22 + kind]) + " bit planes");

    std::vector<std::int64_t> coefficients(into.size());
    BitStream bits(stream.subspan(headBytes));
    QuadtreeReader reader(bits, width);
    const std::int64_t top = (height + 1) / 2;
    const std::int64_t right = (width + 1) / 2;
    std::int64_t* pixels = coefficients.data();
    reader.read({pixels, top, right}, stream[22]);
    reader.read({pixels + right, top, width / 2}, stream[23]);
    reader.read({pixels + top * width, height / 2, right}, stream[23]);
    reader.read({pixels + top * width + right, height / 2, width / 2}, stream[24]);
    if (takeNibble(bits) != 0)
        fail("has no end mark where it should end");
    bits.skipToByte();
    for (std::int64_t& coefficient : coefficients) {
        if (coefficient == 0)
            continue;
        bits.refill();
        if (bits.take(1) != 0)
            coefficient = -coefficient;
    }
    if (bits.isOverrun())
        fail("ends before the signs of all its coefficients");
    coefficients[0] = total;
    if (scale > 1)
        for (std::int64_t& coefficient : coefficients)
            coefficient =
                static_cast<std::int64_t>(static_cast<std::uint64_t>(coefficient) * static_cast<std::uint64_t>(scale));
    invertHTransform(coefficients, height, width, isSmooth ? scale : 0);
    for (std::size_t index = 0; index < into.size(); ++index)
        into[index] = static_cast<std::int32_t>(coefficients[index]);
}

} // namespace oddity::core
