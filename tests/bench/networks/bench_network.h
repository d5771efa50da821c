// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/model/registry.h"
#include "plugins/plugin_loader.h"

namespace oddity::bench {

/// The network of a file that the peers' script made, which is trusted.
inline std::unique_ptr<core::Model> loadedNetwork(const std::filesystem::path& network, const std::string& device) {
    core::Registry registry;
    plugins::registerLazyTorch(registry);
    const auto trust = std::make_shared<core::TrustList>();
    trust->approveForNow(core::identitiesOf(core::readNetworkFiles(network)));
    registry.setTrustList(trust);
    return registry.loadModel(network, {.device = device});
}

} // namespace oddity::bench
