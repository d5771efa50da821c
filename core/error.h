// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace oddity::core {

enum class ErrorKind { Usage, BadInput, Io, Model, Device, NotFound, Cancelled, Internal };

/// Where in the input a problem lies. HDUs count from 1 here and from 0 in the sentence (see hdu_name.h), rows
/// from 0 here and from 1 in the sentence, as FITS does and every table on screen; a negative or empty member, and HDU
/// 0, is unknown.
struct ErrorPlace {
    std::string path;
    int hdu = -1;
    std::int64_t row = -1;
    std::string field;
};

/// The one exception that core throws. what() is a complete sentence for people, built from place and detail.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, std::string detail, ErrorPlace place = {});

    ErrorKind kind() const noexcept { return m_kind; }
    const std::string& detail() const noexcept { return m_detail; }
    const ErrorPlace& place() const noexcept { return m_place; }

private:
    ErrorKind m_kind;
    std::string m_detail;
    ErrorPlace m_place;
};

} // namespace oddity::core
