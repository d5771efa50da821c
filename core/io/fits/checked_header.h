// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/io/fits/fits_header.h"

namespace oddity::core {

/// A header whose keywords are asked for with the range that they must be in. Throws Error(BadInput) naming file, HDU
/// and keyword.
class CheckedHeader {
public:
    CheckedHeader(const FitsHeader& header, const std::filesystem::path& path, int hdu)
        : m_header(header), m_path(path.string()), m_hdu(hdu) {}

    [[noreturn]] void fail(const std::string& detail, const std::string& keyword = {}) const;
    std::int64_t required(const std::string& keyword, std::int64_t least, std::int64_t most) const;
    std::int64_t optional(const std::string& keyword, std::int64_t fallback, std::int64_t least,
                          std::int64_t most) const;
    int bitpix(const std::string& keyword) const; ///< 8, 16, 32, 64, -32 or -64
    /// left × right; fails where that overflows.
    std::int64_t product(std::int64_t left, std::int64_t right, const std::string& keyword) const;

private:
    const FitsHeader& m_header;
    std::string m_path;
    int m_hdu;
};

} // namespace oddity::core
