// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "core/error.h"

namespace oddity::torch_plugin {

/// Whether LibTorch complains that the device's memory does not suffice. Only its words tell: the TorchScript
/// interpreter throws a std::runtime_error whatever it was that an operation threw.
bool isOutOfMemory(std::string_view complaint);

/// Turns whatever LibTorch threw into an Error(Model), or Error(Device) when memory ran out, whose detail is
/// doing + ": " + the network's own complaint in one line. An Error passes through as it is.
core::Error complaintOf(const std::exception_ptr& thrown, const std::string& doing, const std::string& path);

/// Calls work() and translates what it throws.
template <typename Work> auto translated(const std::string& doing, const std::string& path, Work work) {
    std::exception_ptr thrown;
    try {
        return work();
    } catch (...) {
        thrown = std::current_exception();
    }
    throw complaintOf(thrown, doing, path);
}

} // namespace oddity::torch_plugin
