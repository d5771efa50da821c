// SPDX-License-Identifier: BSD-3-Clause
// Labels objects of a project without end and prints "sequence uuid" of each event once it is acknowledged.
#include <cstdio>
#include <exception>

#include "core/project/project.h"

int main(int count, char** arguments) {
    if (count != 2)
        return 2;
    try {
        oddity::core::Project project = oddity::core::Project::open(arguments[1]);
        if (project.isReadOnly())
            return 3;
        for (std::int64_t step = 0;; ++step) {
            const bool takesBack = step % 7 == 6;
            const auto undone = takesBack ? project.undoLabel("writer") : nullptr;
            const std::int64_t row = step % 50;
            const oddity::core::LabelEvent event =
                undone ? *undone
                       : project.appendLabel(oddity::core::RowId{row}, "object-" + std::to_string(row),
                                             step % 2 ? "odd" : "ordinary", "writer", "test");
            std::printf("%lld %s\n", static_cast<long long>(event.sequence), event.uuid.c_str());
            std::fflush(stdout);
        }
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
