// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace oddity::core {

namespace detail {
template <std::size_t Size>
using UnsignedOfSize = std::conditional_t<
    Size == 1, std::uint8_t,
    std::conditional_t<Size == 2, std::uint16_t, std::conditional_t<Size == 4, std::uint32_t, std::uint64_t>>>;

inline std::uint8_t swapped(std::uint8_t value) {
    return value;
}
inline std::uint16_t swapped(std::uint16_t value) {
    return __builtin_bswap16(value);
}
inline std::uint32_t swapped(std::uint32_t value) {
    return __builtin_bswap32(value);
}
inline std::uint64_t swapped(std::uint64_t value) {
    return __builtin_bswap64(value);
}
} // namespace detail

/// The number stored most significant byte first at bytes, as in FITS; no alignment needed.
template <typename Number> Number fromBigEndian(const void* bytes) {
    detail::UnsignedOfSize<sizeof(Number)> raw;
    std::memcpy(&raw, bytes, sizeof raw);
    if constexpr (std::endian::native == std::endian::little)
        raw = detail::swapped(raw);
    return std::bit_cast<Number>(raw);
}

template <typename Number> void toBigEndian(Number value, void* bytes) {
    auto raw = std::bit_cast<detail::UnsignedOfSize<sizeof(Number)>>(value);
    if constexpr (std::endian::native == std::endian::little)
        raw = detail::swapped(raw);
    std::memcpy(bytes, &raw, sizeof raw);
}

} // namespace oddity::core
