// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/model/registry.h"
#include "core/project/run_store.h"

namespace oddity::app {

bool hasNetwork(const core::RunManifest& run); ///< false where its outputs were imported

/// Loads the network that a run was made with. Throws core::Error(BadInput) when its file has changed since, and what
/// loading throws.
std::unique_ptr<core::Model> networkOfRun(const core::Registry& registry, const core::RunManifest& run,
                                          const core::LoadOptions& options);

} // namespace oddity::app
