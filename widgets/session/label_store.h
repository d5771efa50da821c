// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/labels.h"
#include "core/data/row_flag.h"
#include "core/project/project.h"

namespace oddity::widgets {

/// What the label writer writes to. Each call is one committed transaction: when it returns, it is on the disk; it
/// throws core::Error where it is not. Used by one thread at a time.
class LabelStore {
public:
    virtual ~LabelStore() = default;
    virtual bool isReadOnly() const = 0;
    virtual std::string objectId(core::RowId row) const = 0;
    virtual core::LabelEvent append(core::RowId row, const std::string& classId, const std::string& grader,
                                    const std::string& reason) = 0;
    virtual std::optional<core::LabelEvent> undo(const std::string& grader) = 0;
    virtual core::Labels labels() = 0;
    virtual core::LabelScheme scheme() = 0;
    virtual void storeScheme(const core::LabelScheme& scheme) = 0;
    virtual std::vector<core::RowFlag> flags() = 0;
    virtual void replaceFlags(const std::string& stage, const std::vector<core::RowFlag>& flags) = 0;
    virtual std::map<std::string, std::string> viewState() = 0;
    virtual void storeViewState(const std::string& key, const std::string& value) = 0;
};

/// Labels in project.db; the catalog binds rows to object ids.
std::unique_ptr<LabelStore> labelStoreOf(core::Project project, std::shared_ptr<const core::Catalog> catalog);

} // namespace oddity::widgets
