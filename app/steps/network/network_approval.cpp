// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/network/network_approval.h"

#include <filesystem>
#include <utility>

#include "app/steps/network/program_files.h"

namespace oddity::app {

namespace {

constexpr const char* trustFile = "trusted-networks.json";
constexpr const char* shippedFile = "SHA256SUMS";

/// None where the programs lie without what ships beside them: then they have no networks either.
std::filesystem::path shippedListPath() {
    try {
        return resourcesFolder() / "models" / shippedFile;
    } catch (const core::Error&) {
        return {};
    }
}

} // namespace

std::shared_ptr<core::TrustList> userTrustList() {
    const std::filesystem::path folder = configFolder();
    return std::make_shared<core::TrustList>(folder.empty() ? folder : folder / trustFile, shippedListPath());
}

std::string approveNetworks(core::TrustList& list, const std::vector<core::NetworkIdentity>& networks,
                            const std::string& program) {
    try {
        list.approve(networks, program);
    } catch (const core::Error& error) {
        list.approveForNow(networks);
        return std::string("approved until this program ends, not remembered: ") + error.what();
    }
    return {};
}

} // namespace oddity::app
