// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace oddity::core {

/// A catalog row, counted from 0; stable for the life of a project. A type of its own so that it is never mixed up
/// with a rank, a queue position or a batch index.
struct RowId {
    std::int64_t value = -1;

    constexpr bool isValid() const { return value >= 0; }
    constexpr std::size_t index() const { return static_cast<std::size_t>(value); }
    friend constexpr auto operator<=>(RowId, RowId) = default;
};

} // namespace oddity::core

template <> struct std::hash<oddity::core::RowId> {
    std::size_t operator()(oddity::core::RowId row) const noexcept { return std::hash<std::int64_t>{}(row.value); }
};
