// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/model_loader.h"

#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/model/trust/network_file.h"
#include "core/parallel.h"
#include "plugins/torch/archive/model_archive.h"
#include "plugins/torch/device.h"
#include "plugins/torch/passes/reduced_precision.h"
#include "plugins/torch/torch_model.h"

namespace oddity::torch_plugin {

namespace {

using core::Error;
using core::ErrorKind;

core::CardText cardOf(const core::NetworkFile& file) {
    if (file.card)
        return *file.card;
    const std::string path = file.identity.path.string();
    if (std::optional<std::string> inside = embeddedCard(*file.bytes, path))
        return {std::move(*inside), path + " (oddity.json inside)"};
    throw Error(ErrorKind::Model,
                "the network has no model card: write " + core::cardPathBeside(file.identity.path).filename().string() +
                    " beside it (oddity-batch card proposes one: format, name, inputs with bands and preparation, "
                    "outputs), or save the network with "
                    "_extra_files={'oddity.json': card}",
                {.path = path});
}

} // namespace

std::unique_ptr<core::Model> loadTorchScript(const core::NetworkFile& file, const core::LoadOptions& options) {
    const std::string path = file.identity.path.string();
    const std::string device = resolvedDevice(options.device);
    requirePrecision(device, options.precision);
    checkArchive(*file.bytes, path);
    const core::CardText cardText = cardOf(file);
    core::ModelCard card = core::ModelCard::parse(cardText.text, cardText.source);
    return makeTorchModel(*file.bytes, std::move(card),
                          {.path = path,
                           .fingerprint = file.fingerprint(),
                           .device = device,
                           .threads = options.threads > 0 ? options.threads : static_cast<int>(core::coreCount()),
                           .precision = options.precision});
}

} // namespace oddity::torch_plugin
