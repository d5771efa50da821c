// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdlib>
#include <filesystem>

#include <QTest>

/// The folder of real data, or an empty path where it is absent.
inline std::filesystem::path realData(const std::string& part) {
    const char* folder = std::getenv("ODDITY_TEST_DATA");
    const std::filesystem::path path = std::filesystem::path(folder ? folder : "") / part;
    return std::filesystem::exists(path) ? path : std::filesystem::path();
}

#define NEED_REAL_DATA(variable, part)                                                                                 \
    const std::filesystem::path variable = realData(part);                                                             \
    if (variable.empty())                                                                                              \
    QSKIP("the real data '" part "' are not in ODDITY_TEST_DATA")
