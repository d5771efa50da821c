// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/registry.h"

#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/io/file_info.h"
#include "core/model/ensemble/ensemble.h"

namespace oddity::core {

namespace {

constexpr const char* advice = "; export the network with torch.jit.script or torch.jit.trace and .save()";

bool beginsAsZip(const std::filesystem::path& path) {
    std::array<char, 4> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    return std::string_view(start.data(), start.size()) == "PK\3\4";
}

std::string complaintAbout(const std::filesystem::path& path, FileContent content) {
    switch (content) {
    case FileContent::TorchStateDict:
        return std::string("this file holds weights only (a PyTorch state dict), without the network") + advice;
    case FileContent::Onnx:
        return std::string("this is an ONNX network, which is not supported") + advice;
    case FileContent::Unknown:
        return beginsAsZip(path) ? std::string("this zip archive is cut off, damaged or no TorchScript network")
                                 : std::string("this is no network file that is known") + advice;
    default:
        return "this is " + describe(content) + ", not a network" + advice;
    }
}

} // namespace

void Registry::addModelLoader(std::string format, ModelLoader loader) {
    if (!m_modelLoaders.try_emplace(format, std::move(loader)).second)
        throw Error(ErrorKind::Internal, "two loaders for the model format '" + format + "'");
}

std::unique_ptr<Model> Registry::loadModel(const std::filesystem::path& path, const LoadOptions& options) const {
    if (isEnsembleFile(path))
        return loadEnsemble(path, [&](const std::filesystem::path& member) { return loadModel(member, options); });
    const FileContent content = contentOf(path);
    if (content != FileContent::TorchScript)
        throw Error(ErrorKind::Model, complaintAbout(path, content), {.path = path.string()});
    const auto loader = m_modelLoaders.find("torchscript");
    if (loader == m_modelLoaders.end())
        throw Error(ErrorKind::Model, "this program was built without a loader for TorchScript networks",
                    {.path = path.string()});
    return loader->second(path, options);
}

std::vector<std::string> Registry::modelFormats() const {
    std::vector<std::string> formats;
    for (const auto& [format, loader] : m_modelLoaders)
        formats.push_back(format);
    return formats;
}

} // namespace oddity::core
