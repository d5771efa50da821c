// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>

#include "core/error.h"

namespace oddity::core {

/// A device's memory does not suffice for what it was asked at once; fewer objects may do.
class OutOfMemory final : public Error {
public:
    explicit OutOfMemory(std::string detail, ErrorPlace place = {})
        : Error(ErrorKind::Device, std::move(detail), std::move(place)) {}
};

} // namespace oddity::core
