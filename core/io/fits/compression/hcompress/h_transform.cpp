// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/hcompress/h_transform.h"

#include <algorithm>
#include <cstddef>

#include "core/io/fits/compression/hcompress/h_smoothing.h"

namespace oddity::core {

namespace {

/// Sums that wrap instead of overflowing: damaged streams bring any number.
std::int64_t sum(std::int64_t left, std::int64_t right) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}
std::int64_t difference(std::int64_t left, std::int64_t right) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right));
}

/// The lowest bit that a kind of coefficient keeps at a level, and how values are rounded to it.
struct Rounding {
    std::int64_t bit;
    std::int64_t up;   ///< added to values from 0 on
    std::int64_t down; ///< added to negative ones

    explicit Rounding(std::int64_t lowest) : bit(lowest), up(lowest >> 1), down(std::max<std::int64_t>(up - 1, 0)) {}
    std::int64_t operator()(std::int64_t value) const { return sum(value, value >= 0 ? up : down) & -bit; }
};

/// One step from a coarser to a finer image: sums and differences of 2×2 pixels become the pixels.
class Expansion {
public:
    Expansion(std::int64_t* pixels, std::int64_t stride, int level)
        : m_pixels(pixels), m_stride(stride), m_corner(std::int64_t{1} << level), m_slope(std::int64_t{2} << level),
          m_shift(level == 0 ? 2 : 1) {}

    void run(std::int64_t height, std::int64_t width) const {
        std::int64_t row = 0;
        for (; row + 1 < height; row += 2) {
            std::int64_t* lower = m_pixels + row * m_stride;
            std::int64_t* upper = lower + m_stride;
            std::int64_t column = 0;
            for (; column + 1 < width; column += 2)
                square(lower + column, upper + column);
            if (column < width)
                pair(lower[column], upper[column]);
        }
        if (row == height)
            return;
        std::int64_t* last = m_pixels + row * m_stride;
        std::int64_t column = 0;
        for (; column + 1 < width; column += 2)
            pair(last[column], last[column + 1]);
        if (column < width)
            last[column] >>= m_shift;
    }

private:
    void square(std::int64_t* lower, std::int64_t* upper) const {
        std::int64_t mean = lower[0];
        const std::int64_t corner = m_corner(upper[1]);
        const std::int64_t lowBit = corner & m_corner.bit;
        const auto carried = [&](std::int64_t slope) {
            return slope >= 0 ? difference(slope, lowBit) : sum(slope, lowBit);
        };
        const std::int64_t slopeUp = carried(m_slope(upper[0]));
        const std::int64_t slopeRight = carried(m_slope(lower[1]));
        const std::int64_t slopeBit = (corner ^ slopeUp ^ slopeRight) & m_slope.bit;
        if (mean >= 0)
            mean = sum(mean, lowBit - slopeBit);
        else
            mean = sum(mean, lowBit == 0 ? slopeBit : lowBit - slopeBit);
        const std::int64_t meanAndUp = sum(mean, slopeUp);
        const std::int64_t meanLessUp = difference(mean, slopeUp);
        const std::int64_t rightAndCorner = sum(slopeRight, corner);
        const std::int64_t rightLessCorner = difference(slopeRight, corner);
        upper[1] = sum(meanAndUp, rightAndCorner) >> m_shift;
        upper[0] = difference(meanAndUp, rightAndCorner) >> m_shift;
        lower[1] = sum(meanLessUp, rightLessCorner) >> m_shift;
        lower[0] = difference(meanLessUp, rightLessCorner) >> m_shift;
    }

    void pair(std::int64_t& first, std::int64_t& second) const {
        const std::int64_t slope = m_slope(second);
        const std::int64_t slopeBit = slope & m_slope.bit;
        const std::int64_t mean = first >= 0 ? difference(first, slopeBit) : sum(first, slopeBit);
        second = sum(mean, slope) >> m_shift;
        first = difference(mean, slope) >> m_shift;
    }

    std::int64_t* m_pixels;
    std::int64_t m_stride;
    Rounding m_corner;
    Rounding m_slope;
    int m_shift;
};

/// Puts the second half of a line between the elements of the first.
void interleave(std::int64_t* line, std::int64_t count, std::int64_t step, std::vector<std::int64_t>& spare) {
    const std::int64_t half = (count + 1) / 2;
    for (std::int64_t index = half; index < count; ++index)
        spare[static_cast<std::size_t>(index - half)] = line[index * step];
    for (std::int64_t index = half - 1; index > 0; --index)
        line[2 * index * step] = line[index * step];
    for (std::int64_t index = half; index < count; ++index)
        line[(2 * (index - half) + 1) * step] = spare[static_cast<std::size_t>(index - half)];
}

/// As interleave() along every column, by whole rows, which is kinder to the cache.
void interleaveRows(std::int64_t* pixels, std::int64_t height, std::int64_t width, std::int64_t stride,
                    std::vector<std::int64_t>& spare) {
    const std::int64_t half = (height + 1) / 2;
    const auto copy = [&](const std::int64_t* from, std::int64_t* to) { std::copy_n(from, width, to); };
    for (std::int64_t row = half; row < height; ++row)
        copy(pixels + row * stride, spare.data() + (row - half) * width);
    for (std::int64_t row = half - 1; row > 0; --row)
        copy(pixels + row * stride, pixels + 2 * row * stride);
    for (std::int64_t row = half; row < height; ++row)
        copy(spare.data() + (row - half) * width, pixels + (2 * (row - half) + 1) * stride);
}

} // namespace

int levelsOf(std::int64_t height, std::int64_t width) {
    int levels = 0;
    while ((std::int64_t{1} << levels) < std::max(height, width))
        ++levels;
    return levels;
}

void invertHTransform(std::vector<std::int64_t>& coefficients, std::int64_t height, std::int64_t width,
                      std::int64_t smoothingScale) {
    const int levels = levelsOf(height, width);
    if (levels == 0) {
        return;
    }
    coefficients[0] = Rounding(std::int64_t{2} << levels)(coefficients[0]);
    std::vector<std::int64_t> spare(static_cast<std::size_t>((height / 2 + 1) * std::max(width, std::int64_t{2})));
    for (int level = levels - 1; level >= 0; --level) {
        const auto lengthAt = [level](std::int64_t length) {
            return (length + (std::int64_t{1} << level) - 1) >> level;
        };
        const std::int64_t rows = lengthAt(height);
        const std::int64_t columns = lengthAt(width);
        for (std::int64_t row = 0; row < rows; ++row)
            interleave(coefficients.data() + row * width, columns, 1, spare);
        interleaveRows(coefficients.data(), rows, columns, width, spare);
        if (smoothingScale > 1)
            smoothCoefficients(coefficients.data(), rows, columns, width, smoothingScale);
        Expansion(coefficients.data(), width, level).run(rows, columns);
    }
}

} // namespace oddity::core
