// SPDX-License-Identifier: BSD-3-Clause
#include "core/error.h"

#include "core/hdu_name.h"

namespace oddity::core {

namespace {

std::string sentence(const std::string& detail, const ErrorPlace& place) {
    std::string where = place.path;
    auto add = [&where](const std::string& part) { where += (where.empty() ? "" : ", ") + part; };
    if (place.hdu > 0)
        add(hduName(place.hdu));
    if (place.row >= 0)
        add("row " + std::to_string(place.row + 1));
    if (!place.field.empty())
        add("field '" + place.field + "'");
    return where.empty() ? detail : where + ": " + detail;
}

} // namespace

Error::Error(ErrorKind kind, std::string detail, ErrorPlace place)
    : std::runtime_error(sentence(detail, place)), m_kind(kind), m_detail(std::move(detail)),
      m_place(std::move(place)) {}

} // namespace oddity::core
