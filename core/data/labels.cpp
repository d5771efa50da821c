// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/labels.h"

#include <algorithm>

#include "core/letter_case.h"

namespace oddity::core {

const LabelClass* LabelScheme::find(const std::string& idOrName) const {
    for (const LabelClass& entry : classes)
        if (entry.id == idOrName)
            return &entry;
    for (const LabelClass& entry : classes)
        if (equalsIgnoringCase(entry.name, idOrName))
            return &entry;
    return nullptr;
}

const LabelClass* LabelScheme::findKey(char key) const {
    const auto match = std::ranges::find(classes, key, &LabelClass::key);
    return match == classes.end() ? nullptr : &*match;
}

LabelScheme LabelScheme::standard() {
    return {{{"odd", "Odd galaxy", '1', "#f2a541", LabelRole::Interesting},
             {"ordinary", "Ordinary", '2', "#5aa9e6", LabelRole::Ordinary},
             {"artefact", "Artefact", '3', "#c06c9b", LabelRole::Artefact},
             {"unsure", "Unsure", '0', "#9aa0a6", LabelRole::Unsure}}};
}

std::optional<std::string> Labels::classOf(RowId row) const {
    const auto entry = current.find(row);
    return entry == current.end() ? std::nullopt : std::optional(entry->second.classId);
}

} // namespace oddity::core
