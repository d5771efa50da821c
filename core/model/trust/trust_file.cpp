// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/trust/trust_file.h"

#include <algorithm>
#include <exception>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "core/io/atomic_file.h"
#include "core/io/disk_access.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr int formatWritten = 1;

std::vector<ApprovedNetwork> parse(const std::string& text) {
    const Json root = Json::parse(text);
    if (const int format = root.at("format").get<int>(); format != formatWritten)
        throw std::runtime_error("format " + std::to_string(format) + " is not known to this program");
    std::vector<ApprovedNetwork> networks;
    for (const Json& entry : root.at("networks")) {
        networks.push_back({.sha256 = entry.at("sha256").get<std::string>(),
                            .name = entry.at("file").get<std::string>(),
                            .bytes = entry.at("bytes").get<std::int64_t>(),
                            .approved = entry.at("approved").get<std::string>(),
                            .program = entry.at("program").get<std::string>()});
        if (!isSha256(networks.back().sha256))
            throw std::runtime_error("'" + networks.back().sha256 + "' is no SHA-256");
    }
    return networks;
}

bool isThere(const std::filesystem::path& file) {
    return onDisk([&] { return std::filesystem::exists(file); });
}

} // namespace

bool isSha256(std::string_view text) {
    return text.size() == 64 && std::ranges::all_of(text, [](char digit) {
               return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
           });
}

std::vector<ApprovedNetwork> readTrustFile(const std::filesystem::path& file) {
    if (!isThere(file))
        return {};
    const std::string text = readWholeFile(file);
    try {
        return parse(text);
    } catch (const std::exception& problem) {
        throw Error(ErrorKind::BadInput,
                    std::string("the list of approved networks is damaged (") + problem.what() +
                        "); nothing it lists is trusted until it is mended or moved away",
                    {.path = file.string()});
    }
}

std::vector<ShippedNetwork> readShippedFile(const std::filesystem::path& file) {
    if (!isThere(file))
        return {};
    std::istringstream lines(readWholeFile(file));
    std::vector<ShippedNetwork> networks;
    std::string line;
    for (std::int64_t row = 0; std::getline(lines, line); ++row) {
        const std::string hash = line.substr(0, line.find(' '));
        if (!isSha256(hash) || line.size() < hash.size() + 3 || line.compare(hash.size(), 2, "  ") != 0)
            throw Error(ErrorKind::BadInput, "is not a line of sha256sum", {.path = file.string(), .row = row});
        networks.push_back({hash, line.substr(hash.size() + 2)});
    }
    return networks;
}

void writeTrustFile(const std::filesystem::path& file, const std::vector<ApprovedNetwork>& networks) {
    Json root{{"format", formatWritten}, {"networks", Json::array()}};
    for (const ApprovedNetwork& network : networks)
        root["networks"].push_back({{"sha256", network.sha256},
                                    {"file", network.name},
                                    {"bytes", network.bytes},
                                    {"approved", network.approved},
                                    {"program", network.program}});
    AtomicFile out(file);
    out.write(root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    out.commit();
}

} // namespace oddity::core
