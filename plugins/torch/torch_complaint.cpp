// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/torch_complaint.h"

#include <new>
#include <string_view>

#include <c10/util/Exception.h>

#include "core/error.h"
#include "core/model/out_of_memory.h"

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

bool isAboutMemory(std::string_view complaint) {
    // the allocators' words on the CPU and on a device, and those of cuDNN and cuBLAS
    for (const std::string_view words :
         {"allocate memory", "not enough memory", "out of memory", "bad_alloc", "STATUS_ALLOC_FAILED"})
        if (complaint.find(words) != std::string_view::npos)
            return true;
    return false;
}

[[noreturn]] void throwError(const std::string& doing, std::string_view text, const std::string& path) {
    const std::string detail = doing + ": " + oneLine(text);
    if (isAboutMemory(text))
        throw core::OutOfMemory(detail, {.path = path});
    throw Error(ErrorKind::Model, detail, {.path = path});
}

} // namespace

bool isOutOfMemory(const std::exception& failure) {
    return isAboutMemory(failure.what());
}

void throwComplaint(const std::exception_ptr& thrown, const std::string& doing, const std::string& path) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Error&) {
        throw;
    } catch (const c10::Error& error) {
        throwError(doing, error.what_without_backtrace(), path);
    } catch (const std::bad_alloc&) {
        throwError(doing, "out of memory", path);
    } catch (const std::exception& error) {
        throwError(doing, error.what(), path);
    } catch (...) {
        throwError(doing, "an exception of an unknown type", path);
    }
}

} // namespace oddity::torch_plugin
