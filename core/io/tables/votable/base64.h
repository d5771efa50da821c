// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oddity::core {

/// Decodes Base64 (RFC 4648) piece by piece; blanks and line ends are ignored.
class Base64Decoder {
public:
    bool add(std::string_view text); ///< false where a character is not of the alphabet
    const std::string& bytes() const { return m_bytes; }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
    std::uint32_t m_bits = 0;
    int m_bitCount = 0;
    bool m_hasEnded = false;
};

} // namespace oddity::core
