// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/model/trust/trust_list.h"

namespace oddity::app {

/// The networks that this user's programs may load: those that ship, and those in trusted-networks.json in
/// configFolder().
std::shared_ptr<core::TrustList> userTrustList();

/// Remembers that the user approved of these networks. Where the list cannot be written they are approved until the
/// program ends, and the reason is returned; "" when all is well.
std::string approveNetworks(core::TrustList& list, const std::vector<core::NetworkIdentity>& networks,
                            const std::string& program);

} // namespace oddity::app
