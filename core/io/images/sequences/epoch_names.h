// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/progress.h"

namespace oddity::core {

constexpr const char* epochField = "{epoch}";

/// A text with the name in place of every {epoch}.
std::string withEpoch(std::string text, const std::string& epoch);

/// The epochs of the files that fit a pattern with {epoch}, whatever its other fields are, numbers in names by size.
/// Throws Error(BadInput) where there is none, and Error(Cancelled).
std::vector<std::string> epochsOnDisk(const std::string& pattern, const Progress& progress);

/// What a user says of epochs: "a,b,c" their names in order; "5" how many; or a table of a column epoch and,
/// optionally, one of times, mjd. Throws Error(BadInput) naming what does not fit.
std::vector<Epoch> epochsFrom(const std::string& text, const Progress& progress);

} // namespace oddity::core
