// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/error.h"

namespace oddity::core {

/// Numbers bands as they are met, from 0; their names go into a list, which outlives it.
class BandNumbers {
public:
    explicit BandNumbers(std::vector<std::string>& names) : m_names(names) {}

    /// Throws Error(BadInput) for more bands than can be numbered.
    std::uint16_t of(const std::string& band) {
        const auto [entry, isNew] = m_numbers.try_emplace(band, static_cast<std::uint16_t>(m_names.size()));
        if (!isNew)
            return entry->second;
        if (m_names.size() > std::numeric_limits<std::uint16_t>::max())
            throw Error(ErrorKind::BadInput, "has more than 65536 bands; is its column of bands another one?",
                        {.field = "band"});
        m_names.push_back(band);
        return entry->second;
    }

private:
    std::vector<std::string>& m_names;
    std::unordered_map<std::string, std::uint16_t> m_numbers;
};

} // namespace oddity::core
