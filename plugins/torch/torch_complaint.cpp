// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/torch_complaint.h"

#include <new>
#include <string_view>

#include <c10/util/Exception.h>

namespace oddity::torch_plugin {

namespace {

using core::Error;
using core::ErrorKind;

/// The interpreter's messages are a traceback whose last "…Error: …" line is the complaint; others start with it.
std::string oneLine(std::string_view text) {
    constexpr std::string_view mark = "Error: ";
    if (text.find("TorchScript interpreter") != std::string_view::npos)
        if (const auto at = text.rfind(mark); at != std::string_view::npos)
            text.remove_prefix(at + mark.size());
    while (!text.empty() && (text.front() == '\n' || text.front() == ' '))
        text.remove_prefix(1);
    return std::string(text.substr(0, text.find('\n')));
}

Error asError(const std::string& doing, std::string_view text, const std::string& path) {
    return {isOutOfMemory(text) ? ErrorKind::Device : ErrorKind::Model, doing + ": " + oneLine(text), {.path = path}};
}

} // namespace

bool isOutOfMemory(std::string_view complaint) {
    return complaint.find("allocate memory") != std::string_view::npos ||
           complaint.find("out of memory") != std::string_view::npos;
}

Error complaintOf(const std::exception_ptr& thrown, const std::string& doing, const std::string& path) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Error& error) {
        return error;
    } catch (const c10::Error& error) {
        return asError(doing, error.what_without_backtrace(), path);
    } catch (const std::bad_alloc&) {
        return asError(doing, "out of memory", path);
    } catch (const std::exception& error) {
        return asError(doing, error.what(), path);
    } catch (...) {
        return asError(doing, "an exception of an unknown type", path);
    }
}

} // namespace oddity::torch_plugin
