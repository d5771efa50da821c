// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/trust/trust_list.h"

namespace oddity::core {

bool isSha256(std::string_view text); ///< 64 lower-case hexadecimal digits

/// The user's file of approved networks, JSON; none where there is no file. Throws Error(BadInput) saying that it is
/// damaged and how, Error(Io).
std::vector<ApprovedNetwork> readTrustFile(const std::filesystem::path& file);

/// The list of networks that ship, as sha256sum writes it: hash, two blanks, file name; none where there is no file.
/// Throws Error(BadInput) naming the line, Error(Io).
std::vector<ShippedNetwork> readShippedFile(const std::filesystem::path& file);

/// Replaces the user's file as a whole, on the disk when it returns. Throws Error(Io).
void writeTrustFile(const std::filesystem::path& file, const std::vector<ApprovedNetwork>& networks);

} // namespace oddity::core
