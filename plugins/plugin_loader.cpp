// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/plugin_loader.h"

#include <cstdlib>
#include <memory>
#include <mutex>
#include <system_error>

#include <dlfcn.h>

#include "core/error.h"
#include "plugins/plugin.h"
#include "plugins/processor_settings.h"

namespace oddity::plugins {

namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorKind;

constexpr const char* torchPluginFile = "oddity_torch.so";
constexpr const char* torchScript = "torchscript";

/// A plugin stays loaded until the process ends: LibTorch does not survive being unloaded.
void loadPlugin(const fs::path& file, core::Registry& registry) {
    std::error_code unreadable;
    if (!fs::exists(file, unreadable))
        throw Error(ErrorKind::NotFound,
                    "this plugin, which runs networks, is missing; install it or set ODDITY_PLUGINS to its folder",
                    {.path = file.string()});
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw Error(ErrorKind::Io, std::string("the plugin cannot be loaded: ") + dlerror(), {.path = file.string()});
    const auto version = reinterpret_cast<int (*)()>(dlsym(library, versionSymbol));
    const auto registerIn = reinterpret_cast<void (*)(core::Registry&)>(dlsym(library, registerSymbol));
    if (version == nullptr || registerIn == nullptr)
        throw Error(ErrorKind::Io, "this library is not an Oddity plugin", {.path = file.string()});
    if (version() != interfaceVersion)
        throw Error(ErrorKind::Io,
                    "the plugin was built for interface " + std::to_string(version()) + ", this program has " +
                        std::to_string(interfaceVersion) + "; install matching versions",
                    {.path = file.string()});
    registerIn(registry);
}

/// The plugin's own registry, filled when it is first asked for.
class LazyTorch {
public:
    const core::Registry& registry() {
        const std::lock_guard lock(m_mutex);
        if (!m_isLoaded) {
            loadPlugin(pluginFolder() / torchPluginFile, m_registry);
            keepLargeBlocks();
            m_isLoaded = true;
        }
        return m_registry;
    }

private:
    std::mutex m_mutex;
    bool m_isLoaded = false;
    core::Registry m_registry;
};

} // namespace

fs::path pluginFolder() {
    if (const char* folder = std::getenv("ODDITY_PLUGINS"); folder != nullptr && *folder != '\0')
        return folder;
    std::error_code unknown;
    const fs::path executable = fs::read_symlink("/proc/self/exe", unknown);
    if (unknown)
        throw Error(ErrorKind::Io, "cannot tell where this program lies (" + unknown.message() +
                                       "); set ODDITY_PLUGINS to the folder of its plugins");
    const fs::path prefix = executable.parent_path().parent_path();
    const fs::path plain = prefix / "lib" / "oddity";
    for (const fs::path& folder : {plain, prefix / ODDITY_INSTALL_LIBDIR / "oddity"})
        if (fs::is_directory(folder, unknown))
            return folder;
    return plain;
}

void registerLazyTorch(core::Registry& registry) {
    setProcessorEnvironment();
    auto lazy = std::make_shared<LazyTorch>();
    registry.addModelLoader(torchScript, [lazy](const core::NetworkFile& file, const core::LoadOptions& options) {
        return lazy->registry().modelLoader(torchScript)(file, options);
    });
    registry.addBareLoader(
        torchScript, [lazy](const core::NetworkFile& file) { return lazy->registry().bareLoader(torchScript)(file); });
}

} // namespace oddity::plugins
