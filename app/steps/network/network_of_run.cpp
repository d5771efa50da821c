// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/network/network_of_run.h"

#include "core/error.h"

namespace oddity::app {

bool hasNetwork(const core::RunManifest& run) {
    return !run.modelPath.empty() && run.device != "none";
}

std::unique_ptr<core::Model> networkOfRun(const core::Registry& registry, const core::RunManifest& run,
                                          const core::LoadOptions& options) {
    std::unique_ptr<core::Model> model = registry.loadModel(run.modelPath, options);
    if (model->fingerprint() != run.modelFingerprint)
        throw core::Error(core::ErrorKind::BadInput, "has changed since run " + run.id + "; run it again",
                          {.path = run.modelPath});
    return model;
}

} // namespace oddity::app
