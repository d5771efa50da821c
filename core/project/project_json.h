// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>

#include "core/data/labels.h"
#include "core/project/project.h"

namespace oddity::core {

/// A project's values as JSON text. Paths are stored absolute and relative to the project; a path below the project
/// follows it when it moves, another is looked for at its old place first. The readers throw Error(BadInput) naming
/// source.
std::string jsonOf(const DataReference& data, const std::filesystem::path& projectFolder);
DataReference dataFromJson(const std::string& text, const std::filesystem::path& projectFolder,
                           const std::filesystem::path& source);

std::string jsonOf(const LabelScheme& scheme);
LabelScheme schemeFromJson(const std::string& text, const std::filesystem::path& source);

/// project.json: both, as JSON texts (scheme "" for none), in one document.
struct ProjectReference {
    std::string data;
    std::string scheme;
};
std::string jsonOf(const ProjectReference& reference);
ProjectReference referenceFromJson(const std::string& text, const std::filesystem::path& source);

} // namespace oddity::core
