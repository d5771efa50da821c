// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/progress.h"

namespace oddity::core {

/// SHA-256 (FIPS 180-4) of data fed in pieces, as 64 lower-case hexadecimal digits. Not thread-safe.
class Fingerprint {
public:
    Fingerprint();
    ~Fingerprint();
    Fingerprint(Fingerprint&&) noexcept;
    Fingerprint& operator=(Fingerprint&&) noexcept;

    Fingerprint& add(const void* bytes, std::size_t size);
    Fingerprint& add(std::string_view text); ///< adds the length too, so that "ab","c" differs from "a","bc"
    std::string hex();                       ///< ends the computation

    /// Throws Error(Io or Cancelled).
    static std::string ofFile(const std::filesystem::path& path, const Progress& progress = {});
    static std::string ofBytes(std::string_view bytes);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace oddity::core
