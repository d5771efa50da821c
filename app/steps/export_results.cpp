// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/export_results.h"

#include <algorithm>

#include "core/error.h"
#include "core/io/npy_file.h"
#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/table_writer.h"
#include "core/project/run_store.h"

namespace oddity::app {

namespace {

core::Column idColumn(const core::Catalog& catalog) {
    std::vector<std::string> ids;
    ids.reserve(catalog.rowCount());
    for (std::size_t row = 0; row < catalog.rowCount(); ++row)
        ids.push_back(catalog.id(core::RowId{static_cast<std::int64_t>(row)}));
    return {.name = "id",
            .unit = {},
            .ucd = "meta.id;meta.main",
            .description = "object",
            .values = std::move(ids),
            .nullRows = {}};
}

core::Column realColumn(const std::string& name, const core::Matrix& matrix, std::size_t column,
                        const std::string& description) {
    std::vector<double> values(matrix.rows());
    for (std::size_t row = 0; row < matrix.rows(); ++row)
        values[row] = static_cast<double>(matrix.at(row, column));
    return {
        .name = name, .unit = {}, .ucd = {}, .description = description, .values = std::move(values), .nullRows = {}};
}

core::Column vectorColumn(const std::string& name, const core::Matrix& matrix, const std::string& description) {
    return {.name = name,
            .unit = {},
            .ucd = {},
            .description = description,
            .values =
                core::VectorColumn{matrix.columns(),
                                   std::vector<float>(matrix.data(), matrix.data() + matrix.rows() * matrix.columns())},
            .nullRows = {}};
}

std::string describe(const core::Provenance& provenance) {
    return provenance.method + ", " + provenance.parameters;
}

std::vector<core::Column> scoreColumns(const core::Survey& survey) {
    std::vector<core::Column> columns;
    for (const core::Derived& score : core::allDerivedOf(survey, "score"))
        columns.push_back(realColumn(score.name, score.values, 0, describe(score.provenance)));
    return columns;
}

std::vector<core::Column> positionColumns(const core::Survey& survey) {
    std::vector<core::Column> columns;
    for (const core::Derived& map : core::allDerivedOf(survey, "map")) {
        columns.push_back(realColumn(map.name + "_x", map.values, 0, describe(map.provenance)));
        columns.push_back(realColumn(map.name + "_y", map.values, 1, describe(map.provenance)));
    }
    return columns;
}

std::vector<core::Column> outputColumns(const core::Survey& survey, bool onlyLatents) {
    std::vector<core::Column> columns;
    for (const core::RunManifest& run : core::runsOf(survey))
        for (const core::RunOutput& output : run.outputs) {
            if (onlyLatents && output.kind != "embed")
                continue;
            const core::Matrix matrix = core::outputOf(survey, run, output.name);
            const std::string origin = output.kind + " of " + run.modelName + ", run " + run.id;
            const std::size_t before = columns.size();
            const bool hasAxes = output.shape.size() > 2; // a mixture's, or samples of several quantities
            if (!hasAxes && output.channels.size() == matrix.columns() && !output.channels.empty()) {
                for (std::size_t channel = 0; channel < output.channels.size(); ++channel)
                    columns.push_back(
                        realColumn(output.name + "_" + output.channels[channel], matrix, channel, origin));
            } else if (matrix.columns() == 1) {
                columns.push_back(realColumn(output.name, matrix, 0, origin));
            } else {
                columns.push_back(vectorColumn(output.name, matrix, origin));
                if (hasAxes)
                    columns.back().shape.assign(output.shape.rbegin(), output.shape.rend() - 1);
            }
            for (std::size_t index = before; index < columns.size(); ++index)
                columns[index].unit = output.unit;
        }
    return columns;
}

core::Column labelColumn(const core::Survey& survey, const core::Labels& labels) {
    std::vector<std::string> values(survey.catalog->rowCount());
    for (const auto& [row, event] : labels.current)
        values[row.index()] = event.classId;
    return {.name = "label",
            .unit = {},
            .ucd = {},
            .description = "label in force",
            .values = std::move(values),
            .nullRows = {}};
}

std::int64_t exportMatrix(const core::Survey& survey, const std::string& what, const std::filesystem::path& path) {
    if (what == "positions") {
        const std::vector<core::Derived> maps = core::allDerivedOf(survey, "map");
        if (maps.empty())
            throw core::Error(core::ErrorKind::NotFound, "there is no map yet", {.path = survey.folder.string()});
        core::writeNpy(path, maps.front().values);
        return static_cast<std::int64_t>(maps.front().values.rows());
    }
    const auto runs = core::runsOf(survey);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        for (const core::RunOutput& output : run->outputs)
            if (output.kind == "embed") {
                const core::Matrix latents = core::outputOf(survey, *run, output.name);
                core::writeNpy(path, latents);
                return static_cast<std::int64_t>(latents.rows());
            }
    throw core::Error(core::ErrorKind::NotFound, "there are no latents yet", {.path = survey.folder.string()});
}

} // namespace

std::int64_t exportLabels(const std::vector<core::LabelEvent>& labels, const std::filesystem::path& path) {
    std::vector<std::string> ids, classes, graders, times;
    for (const core::LabelEvent& event : labels) {
        ids.push_back(event.objectId);
        classes.push_back(event.classId);
        graders.push_back(event.grader);
        times.push_back(event.time);
    }
    const auto count = static_cast<std::int64_t>(ids.size());
    const auto text = [](const char* name, const char* ucd, const char* description, std::vector<std::string> values) {
        return core::Column{.name = name,
                            .unit = {},
                            .ucd = ucd,
                            .description = description,
                            .values = std::move(values),
                            .nullRows = {}};
    };
    core::writeTable(path,
                     {text("id", "meta.id;meta.main", "object", std::move(ids)),
                      text("label", "", "label in force", std::move(classes)),
                      text("grader", "", "who gave it", std::move(graders)),
                      text("time", "time", "UTC", std::move(times))},
                     "labels");
    return count;
}

std::int64_t importLabels(core::Project& project, const core::Survey& survey, const std::filesystem::path& path,
                          const std::string& grader) {
    const core::LoadedCatalog table = core::readCatalog({.path = path}, {});
    const core::Column& ids = table.catalog.column("id", path.string());
    const core::Column& classes = table.catalog.column("label", path.string());
    const core::Column* graders = table.catalog.find("grader");
    const core::Column* times = table.catalog.find("time");
    const core::LabelScheme scheme = project.scheme();
    std::vector<core::LabelEvent> events;
    for (std::size_t index = 0; index < table.catalog.rowCount(); ++index) {
        const core::RowId line{static_cast<std::int64_t>(index)};
        std::string id = ids.textAt(line);
        const auto row = survey.catalog->rowOf(id);
        if (!row)
            throw core::Error(core::ErrorKind::BadInput, "there is no object '" + ids.textAt(line) + "' in the catalog",
                              {.path = path.string(), .row = line.value, .field = "id"});
        const core::LabelClass* entry = scheme.find(classes.textAt(line));
        if (!entry)
            throw core::Error(core::ErrorKind::BadInput,
                              "'" + classes.textAt(line) + "' is not a class of this project",
                              {.path = path.string(), .row = line.value, .field = "label"});
        const std::string by = graders ? graders->textAt(line) : std::string();
        events.push_back({.row = *row,
                          .objectId = std::move(id),
                          .classId = entry->id,
                          .grader = by.empty() ? grader : by,
                          .time = times ? times->textAt(line) : std::string(),
                          .reason = "imported from " + path.filename().string()});
    }
    return static_cast<std::int64_t>(project.appendLabels(std::move(events)).size());
}

ExportSummary exportResults(const core::Survey& survey, const core::Labels& labels, const std::string& what,
                            const std::filesystem::path& path) {
    if (what == "labels") {
        std::vector<core::LabelEvent> events;
        for (const auto& [row, event] : labels.current)
            events.push_back(event);
        return {exportLabels(events, path), {}};
    }
    if (path.extension() == ".npy") {
        if (what != "latents" && what != "positions")
            throw core::Error(core::ErrorKind::Usage, "only latents and positions can be written as .npy",
                              {.path = path.string()});
        return {exportMatrix(survey, what, path), {}};
    }
    std::vector<core::Column> columns{idColumn(*survey.catalog)};
    const auto append = [&columns](std::vector<core::Column> more) {
        std::ranges::move(more, std::back_inserter(columns));
    };
    if (what == "catalog") {
        columns.front().name = "oddity_id";
        append(survey.catalog->columns());
        append(positionColumns(survey));
        append(scoreColumns(survey));
        columns.push_back(labelColumn(survey, labels));
    } else if (what == "latents") {
        append(outputColumns(survey, true));
    } else if (what == "positions") {
        append(positionColumns(survey));
    } else if (what == "scores") {
        append(scoreColumns(survey));
    } else if (what == "outputs") {
        append(outputColumns(survey, false));
    } else {
        throw core::Error(core::ErrorKind::Usage, "'" + what +
                                                      "' cannot be exported; there are catalog, latents, "
                                                      "positions, scores, labels, outputs");
    }
    if (columns.size() == 1)
        throw core::Error(core::ErrorKind::NotFound, "there are no " + what + " yet", {.path = survey.folder.string()});
    core::makeNamesUnique(columns);
    return {static_cast<std::int64_t>(survey.catalog->rowCount()), core::writeTable(path, columns, what)};
}

} // namespace oddity::app
