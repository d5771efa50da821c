// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/checked_header.h"

#include <algorithm>
#include <array>

#include "core/error.h"

namespace oddity::core {

void CheckedHeader::fail(const std::string& detail, const std::string& keyword) const {
    throw Error(ErrorKind::BadInput, detail, {.path = m_path, .hdu = m_hdu, .field = keyword});
}

std::int64_t CheckedHeader::required(const std::string& keyword, std::int64_t least, std::int64_t most) const {
    const auto value = m_header.integer(keyword);
    if (!value)
        fail(m_header.has(keyword) ? "the value is not an integer" : "the keyword is missing", keyword);
    if (*value < least || *value > most)
        fail("the value " + std::to_string(*value) + " is outside " + std::to_string(least) + " … " +
                 std::to_string(most),
             keyword);
    return *value;
}

std::int64_t CheckedHeader::optional(const std::string& keyword, std::int64_t fallback, std::int64_t least,
                                     std::int64_t most) const {
    return m_header.has(keyword) ? required(keyword, least, most) : fallback;
}

int CheckedHeader::bitpix(const std::string& keyword) const {
    const std::int64_t value = required(keyword, -64, 64);
    constexpr std::array legal{8, 16, 32, 64, -32, -64};
    if (std::ranges::find(legal, static_cast<int>(value)) == legal.end())
        fail("the value " + std::to_string(value) + " is not one of 8, 16, 32, 64, -32, -64", keyword);
    return static_cast<int>(value);
}

std::int64_t CheckedHeader::product(std::int64_t left, std::int64_t right, const std::string& keyword) const {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(left, right, &result))
        fail("the size overflows 64 bits", keyword);
    return result;
}

} // namespace oddity::core
