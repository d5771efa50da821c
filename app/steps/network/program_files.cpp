// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/network/program_files.h"

#include <cstdlib>
#include <string>

#include <pwd.h>
#include <unistd.h>

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

std::filesystem::path configFolder() {
    const auto absolute = [](const char* name) {
        const char* value = std::getenv(name);
        const std::filesystem::path path = value ? value : "";
        return path.is_absolute() ? path : std::filesystem::path();
    };
    if (const std::filesystem::path config = absolute("XDG_CONFIG_HOME"); !config.empty())
        return config / "oddity";
    std::filesystem::path home = absolute("HOME");
    if (const passwd* user = home.empty() ? ::getpwuid(::getuid()) : nullptr)
        home = user->pw_dir;
    return home.empty() ? home : home / ".config" / "oddity";
}

} // namespace oddity::app
