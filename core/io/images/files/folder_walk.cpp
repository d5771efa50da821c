// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/files/folder_walk.h"

#include <cstdint>
#include <system_error>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::int64_t entriesPerReport = 1000;

template <typename Iterator>
void walk(const std::filesystem::path& folder, const Progress& progress,
          const std::function<void(const std::filesystem::directory_entry&)>& visit) {
    const auto check = [&folder](const std::error_code& problem) {
        if (problem)
            throw Error(ErrorKind::Io, "the folder cannot be read: " + problem.message(), {.path = folder.string()});
    };
    std::error_code problem;
    Iterator entry(folder, std::filesystem::directory_options::skip_permission_denied, problem);
    check(problem);
    for (std::int64_t number = 0; entry != Iterator(); ++number) {
        progress.throwIfStopped();
        if (number % entriesPerReport == 0)
            progress.step(number, 0, "Listing files");
        visit(*entry);
        entry.increment(problem);
        check(problem);
    }
}

} // namespace

void forEachEntry(const std::filesystem::path& folder, FolderDepth depth, const Progress& progress,
                  const std::function<void(const std::filesystem::directory_entry&)>& visit) {
    if (depth == FolderDepth::Deep)
        walk<std::filesystem::recursive_directory_iterator>(folder, progress, visit);
    else
        walk<std::filesystem::directory_iterator>(folder, progress, visit);
}

} // namespace oddity::core
