// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <QTemporaryDir>

#include "core/model/model.h"
#include "core/model/registry.h"
#include "plugins/plugin_loader.h"

namespace oddity::tests {

namespace fs = std::filesystem;

inline fs::path dataFolder() {
    return qEnvironmentVariable("ODDITY_TEST_DATA").toStdString();
}

/// A folder of links to network files, each with a card beside it.
class NetworkFolder {
public:
    fs::path path() const { return m_folder.path().toStdString(); }

    fs::path link(const fs::path& network, const std::string& name = {}) const {
        const fs::path linked = path() / (name.empty() ? network.filename().string() : name);
        fs::create_symlink(network, linked);
        return linked;
    }
    /// Links the network and its card from tests/plugins/cards.
    fs::path linkWithCard(const fs::path& network) const {
        const std::string card = network.stem().string() + ".oddity.json";
        fs::copy_file(fs::path(ODDITY_CARDS) / card, path() / card);
        return link(network);
    }
    fs::path linkWithCard(const fs::path& network, const std::string& card) const {
        std::ofstream(path() / (network.stem().string() + ".oddity.json")) << card;
        return link(network);
    }

private:
    QTemporaryDir m_folder;
};

inline std::unique_ptr<core::Model> loadNetwork(const fs::path& path, const core::LoadOptions& options = {}) {
    core::Registry registry;
    plugins::registerLazyTorch(registry);
    const auto trust = std::make_shared<core::TrustList>();
    trust->approveForNow(core::identitiesOf(core::readNetworkFiles(path)));
    registry.setTrustList(trust);
    return registry.loadModel(path, options);
}

} // namespace oddity::tests
