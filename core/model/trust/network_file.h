// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oddity::core {

/// What a network file is known by: its bytes, wherever they lie.
struct NetworkIdentity {
    std::filesystem::path path; ///< where they were read
    std::string sha256;         ///< of the whole file, 64 lower-case hexadecimal digits
    std::int64_t bytes = 0;
};

/// A card, and where it was found, for messages.
struct CardText {
    std::string text;
    std::string source;
};

/// A network file in memory, read once: what was hashed is what an engine gets, whatever becomes of the file meanwhile.
struct NetworkFile {
    NetworkIdentity identity;
    std::shared_ptr<const std::string> bytes;
    std::optional<CardText> card; ///< beside the file: MODEL.pt.oddity.json or MODEL.oddity.json; plain data

    std::string fingerprint() const; ///< SHA-256 of the bytes and of the card beside them; without one, of the bytes
};

/// Where a card beside the network would be written: MODEL.oddity.json.
std::filesystem::path cardPathBeside(const std::filesystem::path& network);

/// Reads a regular file of at most 4 GiB, and its card of at most 1 MiB. Throws Error(NotFound, Io, BadInput, Model).
NetworkFile readNetworkFile(const std::filesystem::path& path);

} // namespace oddity::core
