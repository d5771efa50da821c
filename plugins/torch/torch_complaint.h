// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <exception>
#include <string>

namespace oddity::torch_plugin {

/// Whether LibTorch complains that the device's memory does not suffice. Only its words tell: the TorchScript
/// interpreter throws a std::runtime_error whatever it was that an operation threw.
bool isOutOfMemory(const std::exception& failure);

/// Throws what LibTorch threw as an Error(Model), or as core::OutOfMemory, whose detail is doing + ": " + the network's
/// own complaint in one line. An Error passes through as it is.
[[noreturn]] void throwComplaint(const std::exception_ptr& thrown, const std::string& doing, const std::string& path);

/// Calls work() and translates what it throws.
template <typename Work> auto translated(const std::string& doing, const std::string& path, Work work) {
    std::exception_ptr thrown;
    try {
        return work();
    } catch (...) {
        thrown = std::current_exception();
    }
    throwComplaint(thrown, doing, path);
}

} // namespace oddity::torch_plugin
