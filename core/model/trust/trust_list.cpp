// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/trust/trust_list.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/io/disk_access.h"
#include "core/model/trust/trust_file.h"
#include "core/project/file_lock.h"
#include "core/utc_time.h"

namespace oddity::core {

namespace {

namespace fs = std::filesystem;

std::string sentenceAbout(const std::vector<NetworkIdentity>& networks) {
    std::string sentence;
    for (const NetworkIdentity& network : networks)
        sentence += (sentence.empty() ? "" : "; ") +
                    (networks.size() > 1 ? network.path.string() + ": " : std::string()) + "SHA-256 " + network.sha256 +
                    ", " + std::to_string(network.bytes) + " bytes";
    return "not loaded: not approved (" + sentence +
           "). A network file is a program, which can act with your rights as soon as it is loaded";
}

} // namespace

UntrustedNetwork::UntrustedNetwork(std::vector<NetworkIdentity> networks)
    : Error(ErrorKind::Model, sentenceAbout(networks),
            {.path = networks.size() == 1 ? networks.front().path.string() : std::string()}),
      m_networks(std::move(networks)) {}

TrustList::TrustList(fs::path userFile, fs::path shippedFile)
    : m_file(std::move(userFile)), m_shippedFile(std::move(shippedFile)) {}

std::vector<ShippedNetwork> TrustList::shipped() const {
    return readShippedFile(m_shippedFile);
}

std::vector<ApprovedNetwork> TrustList::approved() const {
    return readTrustFile(m_file);
}

bool TrustList::isTrusted(const std::string& sha256) const {
    {
        const std::lock_guard lock(m_mutex);
        if (m_forNow.contains(sha256))
            return true;
    }
    const std::vector<ShippedNetwork> ours = shipped();
    if (std::ranges::find(ours, sha256, &ShippedNetwork::sha256) != ours.end())
        return true;
    const std::vector<ApprovedNetwork> known = approved();
    return std::ranges::find(known, sha256, &ApprovedNetwork::sha256) != known.end();
}

void TrustList::require(const std::vector<NetworkIdentity>& networks) const {
    std::vector<NetworkIdentity> unknown;
    std::ranges::copy_if(networks, std::back_inserter(unknown),
                         [this](const NetworkIdentity& network) { return !isTrusted(network.sha256); });
    if (!unknown.empty())
        throw UntrustedNetwork(std::move(unknown));
}

void TrustList::change(const std::function<void(std::vector<ApprovedNetwork>&)>& edit) {
    if (m_file.empty())
        throw Error(ErrorKind::Io, "there is no file to remember approved networks in");
    const fs::path folder = m_file.parent_path();
    onDisk([&] { return fs::create_directories(folder); });
    fs::path lockFile = m_file;
    lockFile += ".lock";
    const FileLock lock(lockFile, FileLock::Patience::Waits);
    if (!lock.isHeld())
        throw Error(ErrorKind::Io, "cannot be written", {.path = lockFile.string()});
    std::vector<ApprovedNetwork> networks = readTrustFile(m_file);
    edit(networks);
    writeTrustFile(m_file, networks);
}

void TrustList::approve(const std::vector<NetworkIdentity>& networks, const std::string& program) {
    change([&](std::vector<ApprovedNetwork>& known) {
        for (const NetworkIdentity& network : networks)
            if (std::ranges::find(known, network.sha256, &ApprovedNetwork::sha256) == known.end())
                known.push_back({network.sha256, network.path.filename().string(), network.bytes, utcNow(), program});
    });
}

void TrustList::approveForNow(const std::vector<NetworkIdentity>& networks) {
    const std::lock_guard lock(m_mutex);
    for (const NetworkIdentity& network : networks)
        m_forNow.insert(network.sha256);
}

void TrustList::remove(const std::string& sha256) {
    bool wasKnown = false;
    {
        const std::lock_guard lock(m_mutex);
        wasKnown = m_forNow.erase(sha256) > 0;
    }
    const std::vector<ApprovedNetwork> known = approved();
    if (std::ranges::find(known, sha256, &ApprovedNetwork::sha256) != known.end()) {
        wasKnown = true;
        change([&](std::vector<ApprovedNetwork>& networks) {
            std::erase_if(networks, [&](const ApprovedNetwork& network) { return network.sha256 == sha256; });
        });
    }
    if (!wasKnown)
        throw Error(ErrorKind::NotFound, "no network with SHA-256 " + sha256 + " was approved",
                    {.path = m_file.string()});
}

} // namespace oddity::core
