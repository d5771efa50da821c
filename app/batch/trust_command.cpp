// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/steps/network/network_approval.h"
#include "core/error.h"

namespace oddity::app {

namespace {

using nlohmann::json;

constexpr const char* programName = "oddity-batch";

/// A list that cannot be read knows nobody; approving tells why.
bool isKnown(const core::TrustList& list, const core::NetworkIdentity& network) {
    try {
        return list.isTrusted(network.sha256);
    } catch (const core::Error&) {
        return false;
    }
}

/// Says so of those that were not trusted before.
void approve(const std::filesystem::path& network, const Batch& batch) {
    requireFile(network);
    core::TrustList& list = *batch.registry.trustList();
    std::vector<core::NetworkIdentity> unknown = core::identitiesOf(core::readNetworkFiles(network));
    std::erase_if(unknown, [&list](const core::NetworkIdentity& one) { return isKnown(list, one); });
    if (unknown.empty())
        return;
    const std::string problem = approveNetworks(list, unknown, programName);
    for (const core::NetworkIdentity& one : unknown)
        batch.remark("approved " + one.path.string() + " (SHA-256 " + one.sha256 + ")" +
                     (problem.empty() ? ", remembered in " + list.file().string() : std::string()));
    if (!problem.empty())
        batch.remark(problem);
}

json listed(const core::TrustList& list, std::string& text) {
    json answer{{"file", list.file().string()}, {"approved", json::array()}, {"shipped", json::array()}};
    for (const core::ShippedNetwork& network : list.shipped()) {
        answer["shipped"].push_back({{"sha256", network.sha256}, {"file", network.name}});
        text += network.sha256 + "  " + network.name + "  (ships with Oddity)\n";
    }
    for (const core::ApprovedNetwork& network : list.approved()) {
        answer["approved"].push_back({{"sha256", network.sha256},
                                      {"file", network.name},
                                      {"bytes", network.bytes},
                                      {"approved", network.approved},
                                      {"program", network.program}});
        text += network.sha256 + "  " + network.name + "  (" + std::to_string(network.bytes) + " bytes, " +
                network.approved + ", " + network.program + ")\n";
    }
    text += "approved networks are kept in " + list.file().string();
    return answer;
}

} // namespace

void approveNamed(const std::filesystem::path& network, const Batch& batch) {
    requireFile(network);
    if (!batch.trustsNobody)
        approve(network, batch);
}

void approveRemembered(const std::filesystem::path& network, const Batch& batch) {
    requireFile(network);
    if (batch.doesTrust)
        approve(network, batch);
}

void addTrustCommand(CLI::App& app, Batch& batch) {
    auto* trust = app.add_flag("--trust", batch.doesTrust, "Approve networks that a project remembers, by their hash");
    app.add_flag("--trusted-only", batch.trustsNobody,
                 "Approve nothing, not even networks named here: load what ships or was approved before")
        ->excludes(trust);
    auto* command = app.add_subcommand("trust", "Approve networks, list what is approved, take an approval back");
    struct Request {
        std::vector<std::string> files;
        std::string removed;
        bool lists = false;
    };
    auto request = std::make_shared<Request>();
    command->add_option("files", request->files, "networks or NAME.ensemble.json to approve");
    command->add_flag("--list", request->lists, "the approved networks; also where nothing else is asked");
    command->add_option("--remove", request->removed, "SHA-256 of a network that is no longer approved");
    command->callback([request, &batch] {
        batch.command = [request, &batch] {
            core::TrustList& list = *batch.registry.trustList();
            if (!request->files.empty() && batch.trustsNobody)
                throw core::Error(core::ErrorKind::Usage, "--trusted-only approves nothing");
            for (const std::string& file : request->files)
                approve(file, batch);
            if (!request->removed.empty())
                list.remove(request->removed);
            std::string text;
            const json answer = listed(list, text);
            batch.answer(answer, text);
            return ExitCode::Done;
        };
    });
}

} // namespace oddity::app
