// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/base64.h"

namespace oddity::core {

namespace {

int valueOf(char character) {
    if (character >= 'A' && character <= 'Z')
        return character - 'A';
    if (character >= 'a' && character <= 'z')
        return character - 'a' + 26;
    if (character >= '0' && character <= '9')
        return character - '0' + 52;
    return character == '+' ? 62 : character == '/' ? 63 : -1;
}

} // namespace

bool Base64Decoder::add(std::string_view text) {
    for (const char character : text) {
        if (character == ' ' || character == '\n' || character == '\r' || character == '\t')
            continue;
        if (character == '=') {
            m_hasEnded = true;
            continue;
        }
        const int value = valueOf(character);
        if (value < 0 || m_hasEnded)
            return false;
        m_bits = m_bits << 6 | static_cast<std::uint32_t>(value);
        m_bitCount += 6;
        if (m_bitCount >= 8) {
            m_bitCount -= 8;
            m_bytes += static_cast<char>(m_bits >> m_bitCount & 0xFF);
        }
    }
    return true;
}

} // namespace oddity::core
