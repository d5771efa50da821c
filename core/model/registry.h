// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// What plugins add to the program. main() owns the one Registry; whoever needs it receives a reference.
/// Filled before threads start; read-only and thread-safe afterwards.
class Registry {
public:
    void addModelLoader(std::string format, ModelLoader loader);
    /// Loads with the loader registered for the file's format; an ensemble's members each with theirs. Throws
    /// Error(Model) when there is none, or saying what kind of file this is instead of a network that can be loaded.
    std::unique_ptr<Model> loadModel(const std::filesystem::path& path, const LoadOptions& options) const;
    std::vector<std::string> modelFormats() const;

private:
    std::map<std::string, ModelLoader> m_modelLoaders;
};

} // namespace oddity::core
