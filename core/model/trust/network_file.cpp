// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/trust/network_file.h"

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/disk_access.h"
#include "core/io/file_bytes.h"

namespace oddity::core {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t largestNetworkBytes = std::int64_t{4} << 30;
constexpr std::int64_t largestCardBytes = std::int64_t{1} << 20;

std::string readAtMost(const fs::path& path, std::int64_t limit, const char* what) {
    const FileBytes file(path);
    const ErrorPlace place{.path = path.string()};
    if (file.isPacked())
        throw Error(ErrorKind::Model, std::string("this ") + what + " is packed; unpack it first", place);
    if (file.size() > limit)
        throw Error(ErrorKind::Model,
                    std::string("this ") + what + " has " + std::to_string(file.size()) + " bytes; up to " +
                        std::to_string(limit) + " are read",
                    place);
    return file.readAll();
}

std::optional<CardText> readCardBeside(const fs::path& network) {
    fs::path byFile = network;
    byFile += ".oddity.json";
    for (const fs::path& beside : {byFile, cardPathBeside(network)})
        if (onDisk([&] { return fs::exists(beside); }))
            return CardText{readAtMost(beside, largestCardBytes, "model card"), beside.string()};
    return std::nullopt;
}

} // namespace

std::string NetworkFile::fingerprint() const {
    if (!card)
        return identity.sha256;
    Fingerprint both;
    both.add(bytes->data(), bytes->size());
    both.add(card->text);
    return both.hex();
}

fs::path cardPathBeside(const fs::path& network) {
    fs::path card = network;
    return card.replace_extension(".oddity.json");
}

NetworkFile readNetworkFile(const fs::path& path) {
    NetworkFile file;
    file.bytes = std::make_shared<const std::string>(readAtMost(path, largestNetworkBytes, "network file"));
    file.identity = {path, Fingerprint::ofBytes(*file.bytes), static_cast<std::int64_t>(file.bytes->size())};
    file.card = readCardBeside(path);
    return file;
}

} // namespace oddity::core
