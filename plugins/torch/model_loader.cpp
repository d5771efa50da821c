// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/model_loader.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>

#include "core/error.h"
#include "core/fingerprint.h"
#include "plugins/torch/archive/model_archive.h"
#include "plugins/torch/device.h"
#include "plugins/torch/torch_model.h"

namespace oddity::torch_plugin {

namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorKind;

std::string readWhole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file)
        throw Error(ErrorKind::Io, "cannot be read", {.path = path.string()});
    return bytes;
}

struct CardText {
    std::string text;
    std::string source;
    bool isBeside = false;
};

CardText findCard(const fs::path& path, const std::string& bytes) {
    fs::path byFile = path;
    byFile += ".oddity.json";
    fs::path byName = path;
    byName.replace_extension(".oddity.json");
    for (const fs::path& beside : {byFile, byName})
        if (std::error_code unreadable; fs::exists(beside, unreadable))
            return {readWhole(beside), beside.string(), true};
    if (std::optional<std::string> inside = embeddedCard(bytes, path.string()))
        return {std::move(*inside), path.string() + " (oddity.json inside)", false};
    throw Error(ErrorKind::Model,
                "the network has no model card: write " + byName.filename().string() +
                    " beside it (format, name, inputs with bands and preparation, outputs), or save the network with "
                    "_extra_files={'oddity.json': card}",
                {.path = path.string()});
}

} // namespace

std::unique_ptr<core::Model> loadTorchScript(const fs::path& path, const core::LoadOptions& options) {
    const std::string device = resolvedDevice(options.device);
    const std::string bytes = readWhole(path);
    checkArchive(bytes, path.string());
    CardText cardText = findCard(path, bytes);
    core::ModelCard card = core::ModelCard::parse(cardText.text, cardText.source);

    core::Fingerprint fingerprint;
    fingerprint.add(bytes.data(), bytes.size());
    if (cardText.isBeside)
        fingerprint.add(cardText.text);

    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return makeTorchModel(bytes, std::move(card),
                          {.path = path.string(),
                           .fingerprint = fingerprint.hex(),
                           .device = device,
                           .threads = options.threads > 0 ? options.threads : cores});
}

} // namespace oddity::torch_plugin
