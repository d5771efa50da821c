// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/labels.h"

namespace oddity::core {

/// An event with the one it takes back (its uuid, "" for none).
struct LoggedLabel {
    LabelEvent event;
    std::string takesBack;
};

/// labels.jsonl: every label event as one line of JSON, appended and synced. It can rebuild the database and is read
/// with any text tool. One thread. Throws Error(Io).
class LabelLog {
public:
    explicit LabelLog(std::filesystem::path path) : m_path(std::move(path)) {}

    /// All readable lines in order; remarks say which lines were damaged (the last one is when the power failed).
    std::vector<LoggedLabel> read(std::vector<std::string>& remarks) const;
    void append(const std::vector<LoggedLabel>& labels) const; ///< returns when the lines are on the disk

private:
    std::filesystem::path m_path;
};

} // namespace oddity::core
