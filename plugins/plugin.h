// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/model/registry.h"

namespace oddity::plugins {

/// Raised whenever Registry or Model change their layout; a plugin built for another number is refused.
inline constexpr int interfaceVersion = 3;

/// The two symbols every plugin exports with C linkage.
inline constexpr const char* versionSymbol = "oddityPluginInterfaceVersion"; ///< int (*)()
inline constexpr const char* registerSymbol = "oddityRegisterIn";            ///< void (*)(core::Registry&)

} // namespace oddity::plugins
