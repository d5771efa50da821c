// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/demo_models.h"

#include <cstdlib>
#include <string>

#include "core/error.h"

namespace oddity::app {

std::filesystem::path resourcesFolder() {
    if (const char* given = std::getenv("ODDITY_RESOURCES"); given && *given)
        return given;
    const std::filesystem::path programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    std::string tried;
    for (const std::filesystem::path& candidate :
         {programs / "../share/oddity", programs / "../../../resources", programs / "../../resources"}) {
        if (std::filesystem::exists(candidate / "models"))
            return std::filesystem::canonical(candidate);
        tried += (tried.empty() ? "" : ", ") + candidate.lexically_normal().string();
    }
    throw core::Error(core::ErrorKind::NotFound, "Oddity's own files were not found in " + tried);
}

std::vector<std::filesystem::path> demoModels() {
    const std::filesystem::path models = resourcesFolder() / "models";
    return {models / "demo-vae.pt", models / "demo-classifier.pt"};
}

} // namespace oddity::app
