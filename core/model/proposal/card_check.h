// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/model/registry.h"

namespace oddity::core {

/// What is wrong with a card for this network: loads it with the card and runs it on three objects of noise, on the
/// CPU. "" when all is well. Throws UntrustedNetwork; slow, for a worker thread.
std::string problemWithCard(const Registry& registry, const NetworkFile& file, const std::string& cardJson);

} // namespace oddity::core
