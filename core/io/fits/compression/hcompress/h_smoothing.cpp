// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/hcompress/h_smoothing.h"

#include <algorithm>

namespace oddity::core {

namespace {

/// Arithmetic that wraps: damaged streams bring any number.
struct Wrapping {
    std::uint64_t bits;

    // NOLINTNEXTLINE(google-explicit-constructor): made from coefficients all over this file
    Wrapping(std::int64_t value) : bits(static_cast<std::uint64_t>(value)) {}
    std::int64_t value() const { return static_cast<std::int64_t>(bits); }
    friend Wrapping operator+(Wrapping a, Wrapping b) { return static_cast<std::int64_t>(a.bits + b.bits); }
    friend Wrapping operator-(Wrapping a, Wrapping b) { return static_cast<std::int64_t>(a.bits - b.bits); }
    friend Wrapping operator<<(Wrapping a, int places) { return static_cast<std::int64_t>(a.bits << places); }
    friend bool operator<(Wrapping a, Wrapping b) { return a.value() < b.value(); }
};

Wrapping lesser(Wrapping a, Wrapping b) {
    return b < a ? b : a;
}
Wrapping greater(Wrapping a, Wrapping b) {
    return a < b ? b : a;
}

/// Moves a coefficient towards wanted / 2^places, by at most limit.
void approach(std::int64_t& coefficient, Wrapping wanted, int places, std::int64_t limit) {
    const std::int64_t change = (wanted - (Wrapping(coefficient) << places)).value();
    const std::int64_t towardsZero = (std::int64_t{1} << places) - 1;
    const std::int64_t step =
        change >= 0 ? change >> places : (Wrapping(change) + Wrapping(towardsZero)).value() >> places;
    coefficient = (Wrapping(coefficient) + std::clamp(step, -limit, limit)).value();
}

/// A slope from the means before, here and behind.
void smoothSlope(std::int64_t& slope, Wrapping before, Wrapping here, Wrapping behind, std::int64_t limit) {
    const Wrapping rise = behind - here;
    const Wrapping riseBefore = here - before;
    const Wrapping most = greater(lesser(rise, riseBefore), 0) << 2;
    const Wrapping least = lesser(greater(rise, riseBefore), 0) << 2;
    if (least < most)
        approach(slope, greater(lesser(behind - before, most), least), 3, limit);
}

} // namespace

void smoothCoefficients(std::int64_t* coefficients, std::int64_t height, std::int64_t width, std::int64_t stride,
                        std::int64_t scale) {
    const std::int64_t limit = scale >> 1;
    if (limit <= 0)
        return;
    const std::int64_t nextRow = 2 * stride;
    for (std::int64_t row = 2; row < height - 2; row += 2)
        for (std::int64_t column = 0; column < width; column += 2) {
            std::int64_t* mean = coefficients + row * stride + column;
            smoothSlope(mean[stride], mean[-nextRow], mean[0], mean[nextRow], limit);
        }
    for (std::int64_t row = 0; row < height; row += 2)
        for (std::int64_t column = 2; column < width - 2; column += 2) {
            std::int64_t* mean = coefficients + row * stride + column;
            smoothSlope(mean[1], mean[-2], mean[0], mean[2], limit);
        }
    for (std::int64_t row = 2; row < height - 2; row += 2)
        for (std::int64_t column = 2; column < width - 2; column += 2) {
            std::int64_t* mean = coefficients + row * stride + column;
            const Wrapping here = mean[0];
            const Wrapping lowerLeft = mean[-nextRow - 2];
            const Wrapping upperLeft = mean[nextRow - 2];
            const Wrapping lowerRight = mean[-nextRow + 2];
            const Wrapping upperRight = mean[nextRow + 2];
            const Wrapping up = Wrapping(mean[stride]) << 1;
            const Wrapping right = Wrapping(mean[1]) << 1;
            const auto bound = [&](auto inner, auto outer) {
                const Wrapping first =
                    inner(outer(upperRight - here, 0) - up - right, outer(here - upperLeft, 0) + up - right);
                const Wrapping second =
                    inner(outer(here - lowerRight, 0) - up + right, outer(lowerLeft - here, 0) + up + right);
                return inner(first, second) << 4;
            };
            const Wrapping most = bound(lesser, greater);
            const Wrapping least = bound(greater, lesser);
            const Wrapping wanted = upperRight + lowerLeft - lowerRight - upperLeft;
            if (least < most)
                approach(mean[stride + 1], greater(lesser(wanted, most), least), 6, limit);
        }
}

} // namespace oddity::core
