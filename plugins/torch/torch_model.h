// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "core/model/model.h"

namespace oddity::torch_plugin {

struct TorchOrigin {
    std::string path;
    std::string fingerprint;
    std::string device;                ///< as resolvedDevice() gives it
    int threads = 1;                   ///< inside one operation, set on whichever thread calls
    std::string precision = "float32"; ///< of run()
};

/// The network in a TorchScript archive, ready to run. Throws Error(Model or Device).
std::unique_ptr<core::Model> makeTorchModel(const std::string& archiveBytes, core::ModelCard card, TorchOrigin origin);

} // namespace oddity::torch_plugin
