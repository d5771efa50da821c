// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "core/io/big_endian.h"

namespace oddity::core {

/// Bits of a byte stream, most significant first. Beyond the end it gives zeros and says that it is overrun; it never
/// reads past the span.
class BitStream {
public:
    explicit BitStream(std::span<const std::uint8_t> bytes)
        : m_next(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    bool isOverrun() const { return m_ready < 0; }

    /// Afterwards at least 56 bits, or all that are left, can be taken without another call.
    void refill() {
        if (m_end - m_next >= 8 && m_ready >= 0 && m_ready < 56) {
            m_bits |= fromBigEndian<std::uint64_t>(m_next) >> m_ready;
            m_next += (63 - m_ready) >> 3;
            m_ready |= 56;
            return;
        }
        while (m_ready >= 0 && m_ready < 56 && m_next < m_end) {
            m_bits |= std::uint64_t{*m_next++} << (56 - m_ready);
            m_ready += 8;
        }
    }

    /// Makes ready, if they are not, count bits, at most 56, or all that are left.
    void ensure(int count) {
        if (m_ready < count)
            refill();
    }

    /// The next count bits, 1 … 32, of those made ready by refill().
    std::uint32_t take(int count) {
        const auto value = static_cast<std::uint32_t>(m_bits >> (64 - count));
        m_bits <<= count;
        m_ready -= count;
        return value;
    }

    /// Zeros up to the next one, which is taken too. A stream that ends before is overrun.
    std::uint32_t takeZeros() {
        std::uint32_t zeros = 0;
        for (;;) {
            const int more = std::countl_zero(m_bits);
            if (more < m_ready) {
                m_bits = m_bits << more << 1;
                m_ready -= more + 1;
                return zeros + static_cast<std::uint32_t>(more);
            }
            if (m_ready <= 0) {
                m_ready = -1;
                return zeros;
            }
            zeros += static_cast<std::uint32_t>(m_ready);
            m_bits <<= m_ready;
            m_ready = 0;
            refill();
        }
    }

    /// Drops the rest of a byte begun.
    void skipToByte() {
        if (m_ready <= 0)
            return;
        const int rest = m_ready & 7;
        m_bits <<= rest;
        m_ready -= rest;
    }

private:
    const std::uint8_t* m_next;
    const std::uint8_t* m_end;
    std::uint64_t m_bits = 0; ///< m_ready of them, from the top; the lower ones repeat what m_next points at, or are 0
    int m_ready = 0;
};

} // namespace oddity::core
