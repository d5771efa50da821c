// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/label_store.h"

#include <utility>

namespace oddity::widgets {

namespace {

class ProjectLabelStore : public LabelStore {
public:
    ProjectLabelStore(core::Project project, std::shared_ptr<const core::Catalog> catalog)
        : m_project(std::move(project)), m_catalog(std::move(catalog)) {}

    bool isReadOnly() const override { return m_project.isReadOnly(); }
    std::string objectId(core::RowId row) const override { return m_catalog->id(row); }
    core::LabelEvent append(core::RowId row, const std::string& classId, const std::string& grader,
                            const std::string& reason) override {
        return m_project.appendLabel(row, m_catalog->id(row), classId, grader, reason);
    }
    std::optional<core::LabelEvent> undo(const std::string& grader) override {
        const std::unique_ptr<core::LabelEvent> event = m_project.undoLabel(grader);
        if (!event)
            return std::nullopt;
        event->row = m_catalog->rowOf(event->objectId).value_or(core::RowId());
        return *event;
    }
    core::Labels labels() override { return m_project.labels(*m_catalog); }
    core::LabelScheme scheme() override { return m_project.scheme(); }
    void storeScheme(const core::LabelScheme& scheme) override { m_project.storeScheme(scheme); }
    std::vector<core::RowFlag> flags() override { return m_project.flags(); }
    void replaceFlags(const std::string& stage, const std::vector<core::RowFlag>& flags) override {
        m_project.replaceFlags(stage, flags);
    }
    std::map<std::string, std::string> viewState() override { return m_project.viewState(); }
    void storeViewState(const std::string& key, const std::string& value) override {
        m_project.storeViewState(key, value);
    }

private:
    core::Project m_project;
    std::shared_ptr<const core::Catalog> m_catalog;
};

} // namespace

std::unique_ptr<LabelStore> labelStoreOf(core::Project project, std::shared_ptr<const core::Catalog> catalog) {
    return std::make_unique<ProjectLabelStore>(std::move(project), std::move(catalog));
}

} // namespace oddity::widgets
