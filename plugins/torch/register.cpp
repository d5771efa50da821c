// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/plugin.h"
#include "plugins/torch/bare_network.h"
#include "plugins/torch/model_loader.h"

extern "C" {

__attribute__((visibility("default"))) int oddityPluginInterfaceVersion() {
    return oddity::plugins::interfaceVersion;
}

__attribute__((visibility("default"))) void oddityRegisterIn(oddity::core::Registry& registry) {
    registry.addModelLoader("torchscript", oddity::torch_plugin::loadTorchScript);
    registry.addBareLoader("torchscript", oddity::torch_plugin::openBareNetwork);
}
}
