// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/data/row_id.h"

namespace oddity::core {

/// What a class means to the learner: rank it up, rank it down, or leave it out.
enum class LabelRole { Interesting, Ordinary, Artefact, Unsure };

/// A class a person can give. The id never changes; name, key and colour may.
struct LabelClass {
    std::string id;     ///< stable, e.g. "odd"
    std::string name;   ///< shown, e.g. "Odd galaxy"
    char key = 0;       ///< '1', 'a' …
    std::string colour; ///< "#rrggbb"
    LabelRole role = LabelRole::Ordinary;
};

struct LabelScheme {
    std::vector<LabelClass> classes;

    const LabelClass* find(const std::string& idOrName) const; ///< by id, else by name without regard to case
    const LabelClass* findKey(char key) const;
    /// Odd galaxy (1), ordinary (2), artefact (3), unsure (0).
    static LabelScheme standard();
};

/// One answer, exactly as stored. An empty classId takes a label back.
struct LabelEvent {
    std::int64_t sequence = 0; ///< order of events; clocks are never used for order
    std::string uuid;
    RowId row;
    std::string objectId;
    std::string classId;
    std::string previousClassId;
    std::string grader;
    std::string time;   ///< UTC, ISO 8601
    std::string reason; ///< why it was asked: "best first", "most uncertain", "chosen by hand" …
};

/// The labels in force: the last event of each row. Immutable snapshot.
struct Labels {
    std::map<RowId, LabelEvent> current; ///< only rows that carry a label now
    std::int64_t revision = 0;           ///< sequence number of the last event

    std::optional<std::string> classOf(RowId row) const;
};

} // namespace oddity::core
