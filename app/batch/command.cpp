// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/command.h"

#include <iostream>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace oddity::app {

void Batch::answer(const nlohmann::json& object, const std::string& text) const {
    if (json)
        std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
    else
        std::cout << text << std::endl;
}

void Batch::remark(const std::string& text) const {
    std::cerr << text << std::endl;
}

OpenProject openProject(const std::filesystem::path& folder, const Batch& batch) {
    core::Project project = core::Project::open(folder);
    auto survey = core::openSurvey(project, batch.progress);
    for (const std::string& remark : survey->remarks)
        batch.remark(remark);
    return {std::move(project), std::move(survey)};
}

void requireFile(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path))
        throw core::Error(core::ErrorKind::NotFound, "there is no such file", {.path = path.string()});
}

core::RowId requireRow(const core::Survey& survey, const std::string& id) {
    if (const auto row = survey.catalog->rowOf(id))
        return *row;
    throw core::Error(core::ErrorKind::NotFound, "there is no object '" + id + "' in the catalog",
                      {.path = survey.data.catalog.path.string(), .field = survey.catalog->idColumn()});
}

} // namespace oddity::app
