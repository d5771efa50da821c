// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/model/proposal/bare_network.h"
#include "core/model/trust/trust_list.h"

namespace oddity::core {

/// What plugins add to the program, and which networks they may load. main() owns the one Registry; whoever needs it
/// receives a reference. Filled before threads start; read-only and thread-safe afterwards.
class Registry {
public:
    void addModelLoader(std::string format, ModelLoader loader);
    const ModelLoader& modelLoader(const std::string& format) const; ///< itself, which asks nobody; throws Error(Model)
    void addBareLoader(std::string format, BareLoader loader);
    const BareLoader& bareLoader(const std::string& format) const; ///< itself, as modelLoader()
    void setTrustList(std::shared_ptr<TrustList> list) { m_trust = std::move(list); }
    /// Throws Error(Internal) where none was set: then nothing is loaded.
    const std::shared_ptr<TrustList>& trustList() const;

    /// Loads with the loader registered for the file's format; an ensemble's members each with theirs. Each file is
    /// read once; unless the trust list knows the hashes of all, no byte goes to a loader and UntrustedNetwork is
    /// thrown. Throws Error(Model) when there is no loader, or saying what kind of file this is instead of a network.
    /// What is loaded makes do with the memory there is (thrifty_model.h).
    std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options) const;
    std::unique_ptr<Model> loadModel(const NetworkFile& file, const LoadOptions& options) const;
    /// The network without its card, trusted alike; of a single file.
    std::unique_ptr<BareNetwork> openBare(const NetworkFile& file) const;
    std::vector<std::string> modelFormats() const;

private:
    std::map<std::string, ModelLoader> m_modelLoaders;
    std::map<std::string, BareLoader> m_bareLoaders;
    std::shared_ptr<TrustList> m_trust;
};

/// The network file, or those of an ensemble's members, as loadModel() would read them. Throws as loadModel().
std::vector<NetworkFile> readNetworkFiles(const std::filesystem::path& path);
std::vector<NetworkIdentity> identitiesOf(const std::vector<NetworkFile>& files);

} // namespace oddity::core
