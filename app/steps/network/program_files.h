// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <vector>

namespace oddity::app {

/// The folder of what ships beside the programs: ODDITY_RESOURCES if set, else found from the executable as built or
/// installed. Throws core::Error(NotFound) naming where it looked.
std::filesystem::path resourcesFolder();

/// The networks that ship with the demo survey.
std::vector<std::filesystem::path> demoModels();

/// Where the user's settings are kept: oddity in XDG_CONFIG_HOME, else in ~/.config. "" for a user without a home.
std::filesystem::path configFolder();

} // namespace oddity::app
