// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/registry.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/io/file_info.h"
#include "core/model/ensemble/ensemble.h"
#include "core/model/running/thrifty_model.h"

namespace oddity::core {

namespace {

constexpr const char* torchScript = "torchscript";
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

const ModelLoader& Registry::modelLoader(const std::string& format) const {
    const auto loader = m_modelLoaders.find(format);
    if (loader == m_modelLoaders.end())
        throw Error(ErrorKind::Model, "this program was built without a loader for " + format + " networks");
    return loader->second;
}

void Registry::addBareLoader(std::string format, BareLoader loader) {
    if (!m_bareLoaders.try_emplace(format, std::move(loader)).second)
        throw Error(ErrorKind::Internal, "two loaders for bare networks of the format '" + format + "'");
}

const BareLoader& Registry::bareLoader(const std::string& format) const {
    const auto loader = m_bareLoaders.find(format);
    if (loader == m_bareLoaders.end())
        throw Error(ErrorKind::Model, "this program cannot try " + format + " networks that have no card");
    return loader->second;
}

std::unique_ptr<BareNetwork> Registry::openBare(const NetworkFile& file) const {
    trustList()->require({file.identity});
    return bareLoader(torchScript)(file);
}

const std::shared_ptr<TrustList>& Registry::trustList() const {
    if (!m_trust)
        throw Error(ErrorKind::Internal, "there is no list of networks that may be loaded");
    return m_trust;
}

std::unique_ptr<Model> Registry::loadModel(const NetworkFile& file, const LoadOptions& options) const {
    trustList()->require({file.identity});
    const ModelLoader& loader = modelLoader(torchScript);
    std::unique_ptr<Model> model = loader(file, options);
    if (model->device() == "cpu")
        return makeThrifty(std::move(model), {});
    return makeThrifty(std::move(model), [loader, file] { return loader(file, {.device = "cpu"}); });
}

std::unique_ptr<Model> Registry::loadModel(const std::filesystem::path& path, const LoadOptions& options) const {
    std::vector<NetworkFile> files = readNetworkFiles(path);
    trustList()->require(identitiesOf(files)); // all of an ensemble in one question
    if (!isEnsembleFile(path))
        return loadModel(files.front(), options);
    std::vector<std::unique_ptr<Model>> members;
    for (NetworkFile& file : files)
        members.push_back(loadModel(std::exchange(file, {}), options));
    return makeEnsemble(readEnsembleFile(path).name, std::move(members));
}

std::vector<NetworkFile> readNetworkFiles(const std::filesystem::path& path) {
    std::vector<NetworkFile> files;
    if (isEnsembleFile(path)) {
        for (const std::filesystem::path& member : readEnsembleFile(path).members)
            for (NetworkFile& file : readNetworkFiles(member))
                files.push_back(std::move(file));
        return files;
    }
    const FileContent content = contentOf(path);
    if (content != FileContent::TorchScript)
        throw Error(ErrorKind::Model, complaintAbout(path, content), {.path = path.string()});
    files.push_back(readNetworkFile(path));
    return files;
}

std::vector<NetworkIdentity> identitiesOf(const std::vector<NetworkFile>& files) {
    std::vector<NetworkIdentity> identities;
    std::ranges::transform(files, std::back_inserter(identities), &NetworkFile::identity);
    return identities;
}

std::vector<std::string> Registry::modelFormats() const {
    std::vector<std::string> formats;
    for (const auto& [format, loader] : m_modelLoaders)
        formats.push_back(format);
    return formats;
}

} // namespace oddity::core
