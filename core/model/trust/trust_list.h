// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/model/trust/network_file.h"

namespace oddity::core {

/// A network that ships with the program.
struct ShippedNetwork {
    std::string sha256;
    std::string name; ///< of its file
};

/// A network that the user approved.
struct ApprovedNetwork {
    std::string sha256;
    std::string name; ///< of the file when it was approved
    std::int64_t bytes = 0;
    std::string approved; ///< when, ISO 8601 in UTC
    std::string program;  ///< which asked
};

/// Networks that were to be loaded and are neither shipped nor approved. Nothing of them but their hash was looked at.
class UntrustedNetwork : public Error {
public:
    explicit UntrustedNetwork(std::vector<NetworkIdentity> networks);
    const std::vector<NetworkIdentity>& networks() const { return m_networks; }

private:
    std::vector<NetworkIdentity> m_networks;
};

/// Which networks may be loaded, by the SHA-256 of their bytes: those that ship, and those in a file of the user's that
/// all programs share without losing each other's entries. Both files are read at each question. Thread-safe. A damaged
/// file throws Error(BadInput): of what it lists nothing is trusted then, and it is left as it is.
class TrustList {
public:
    /// An empty or missing file lists nothing; without a user's file approvals end with this object.
    explicit TrustList(std::filesystem::path userFile = {}, std::filesystem::path shippedFile = {});

    const std::filesystem::path& file() const { return m_file; } ///< the user's
    std::vector<ShippedNetwork> shipped() const;
    std::vector<ApprovedNetwork> approved() const; ///< in the user's file, oldest first
    bool isTrusted(const std::string& sha256) const;
    /// Throws UntrustedNetwork naming all of them that are not trusted.
    void require(const std::vector<NetworkIdentity>& networks) const;

    /// On the disk when it returns; throws Error(Io) when it cannot be, or where there is no file.
    void approve(const std::vector<NetworkIdentity>& networks, const std::string& program);
    void approveForNow(const std::vector<NetworkIdentity>& networks); ///< until this object ends
    void remove(const std::string& sha256); ///< throws Error(NotFound) when it was not approved

private:
    void change(const std::function<void(std::vector<ApprovedNetwork>&)>& edit);

    const std::filesystem::path m_file;
    const std::filesystem::path m_shippedFile;
    mutable std::mutex m_mutex;
    std::set<std::string> m_forNow;
};

} // namespace oddity::core
