// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/network/measure_familiarity.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/io/npy_file.h"
#include "core/project/project.h"
#include "core/utc_time.h"

namespace oddity::app {

namespace {

constexpr const char* kind = "coverage";

const core::RunOutput* latentsOf(const core::RunManifest& run) {
    const auto latents = std::ranges::find_if(
        run.outputs, [](const core::RunOutput& output) { return output.kind == "embed" && output.shape.size() == 2; });
    return latents == run.outputs.end() ? nullptr : &*latents;
}

core::RunManifest chosenRun(const core::Survey& survey, const std::string& id) {
    std::vector<core::RunManifest> runs = core::runsOf(survey);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        if ((id.empty() ? run->complete : run->id == id) && latentsOf(*run) != nullptr)
            return *run;
    throw core::Error(core::ErrorKind::NotFound,
                      id.empty() ? "no complete run of this project has latents"
                                 : "there is no run '" + id + "' with latents",
                      {.path = survey.folder.string()});
}

struct Reference {
    core::Matrix latents;
    std::string name;
    bool isSelf = false; ///< the objects that are judged
};

bool isSamePlace(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::error_code isNoPlace; // then it is no other's either
    return std::filesystem::equivalent(a, b, isNoPlace);
}

Reference referenceOf(const std::filesystem::path& path, const core::Survey& survey, const core::RunManifest& run,
                      const std::string& output, const core::Progress& progress) {
    if (!std::filesystem::is_directory(path)) {
        const std::filesystem::path latents = survey.folder / "runs" / run.id / (output + ".npy");
        return {core::mapNpy(path), path.filename().string(), isSamePlace(path, latents)};
    }
    if (isSamePlace(path, survey.folder))
        return {core::outputOf(survey, run, output), path.filename().string(), true};
    const auto there = core::openSurvey(core::Project::open(path), progress);
    for (const core::RunManifest& other : core::runsOf(*there))
        if (other.modelFingerprint == run.modelFingerprint &&
            other.preparationFingerprint == run.preparationFingerprint && other.turned == run.turned &&
            other.precision == run.precision && latentsOf(other) != nullptr)
            return {core::outputOf(*there, other, output), path.filename().string()};
    throw core::Error(core::ErrorKind::NotFound,
                      "no run of " + run.modelName + " with the same preparation, views and precision is there",
                      {.path = path.string()});
}

} // namespace

FamiliarityResult measureFamiliarity(const core::Survey& survey, const FamiliarityRequest& request,
                                     const core::Progress& progress) {
    FamiliarityResult result;
    result.run = chosenRun(survey, request.run);
    result.output = latentsOf(result.run)->name;
    const core::Matrix latents = core::outputOf(survey, result.run, result.output);
    const Reference reference = referenceOf(request.reference, survey, result.run, result.output, progress);
    const core::FamiliaritySettings settings{.isSelf = reference.isSelf};
    result.familiarity = core::familiarityOf(latents, reference.latents, settings, progress);
    const core::Familiarity& familiarity = result.familiarity;
    std::ostringstream text;
    text << "mean distance to the " << settings.neighbours << (settings.isSelf ? " nearest others of " : " nearest of ")
         << familiarity.reference << " objects of " << reference.name << " in " << result.output << " of "
         << result.run.modelName << "; outside beyond " << 100 * settings.share << " % of them";
    result.reference = text.str();
    std::vector<float> values;
    for (std::size_t row = 0; row < latents.rows(); ++row)
        values.insert(values.end(), {familiarity.distances[row], familiarity.beyond[row],
                                     std::isnan(familiarity.distances[row]) ? familiarity.distances[row]
                                     : familiarity.isOutside(row)           ? 1.0F
                                                                            : 0.0F});
    core::storeDerived(survey.folder, kind, result.run.id, core::Matrix(std::move(values), latents.rows(), 3),
                       {.method = kind,
                        .parameters = result.reference,
                        .runs = {result.run.id},
                        .labelRevision = 0,
                        .made = core::utcNow()});
    return result;
}

std::optional<core::Derived> storedFamiliarity(const core::Survey& survey, const core::RunManifest& run) {
    return core::derivedOf(survey, kind, run.id);
}

core::ObjectOutput familiarityOutput(const core::Derived& stored, const core::RunManifest& run, core::RowId row) {
    core::ObjectOutput output;
    output.network = run.modelName;
    output.about.kind = core::OutputKind::Score;
    const auto values = stored.values.row(row.index());
    output.about.name = std::isnan(values[2]) ? "coverage"
                        : values[2] > 0       ? "outside the reference"
                                              : "within the reference";
    output.value = core::NamedValues{{"distance to the nearest of the reference", "of the reference less isolated"},
                                     {values[0], 100 * values[1]},
                                     {},
                                     {"× typical there", "%"}};
    return output;
}

} // namespace oddity::app
