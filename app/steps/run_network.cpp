// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/run_network.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/steps/network/precision_check.h"
#include "core/error.h"
#include "core/fingerprint.h"
#include "core/model/ensemble/ensemble.h"
#include "core/model/inputs/input_reader.h"
#include "core/project/project_lock.h"
#include "core/utc_time.h"

namespace oddity::app {

namespace {

/// What a killed run left half written.
void removeUnfinishedFiles(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> unfinished;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().starts_with('.') && entry.path().extension() == ".part")
            unfinished.push_back(entry.path());
    for (const std::filesystem::path& file : unfinished)
        std::filesystem::remove(file);
}

/// A file that lists the members; the same members have the same one.
std::filesystem::path ensembleOf(const std::filesystem::path& project, std::vector<std::filesystem::path> members) {
    std::ranges::sort(members);
    core::EnsembleFile file{{}, std::move(members)};
    core::Fingerprint fingerprint;
    for (const std::filesystem::path& member : file.members) {
        file.name += (file.name.empty() ? "" : " + ") + member.stem().string();
        fingerprint.add(std::filesystem::absolute(member).string());
    }
    const std::filesystem::path folder = project / "ensembles";
    std::filesystem::create_directories(folder);
    const std::filesystem::path path = folder / (fingerprint.hex().substr(0, 16) + ".ensemble.json");
    core::writeEnsembleFile(path, file);
    return path;
}

constexpr const char* fullPrecision = "float32";

core::PrecisionCheck acceptedCheck(core::Model& reduced, const core::InputReader& reader,
                                   const core::Registry& registry, std::int64_t objects, const RunRequest& request,
                                   const core::Progress& progress) {
    const auto exact = registry.loadModel(request.model, {.device = request.device});
    const core::PrecisionCheck check = checkPrecision(reduced, *exact, reader, objects, progress);
    if (request.whenChecked)
        request.whenChecked(check);
    if (!isHarmless(check) && !request.acceptsChange)
        throw core::Error(core::ErrorKind::Usage,
                          reduced.precision() + " changes what " + reduced.card().name + " gives: " + describe(check) +
                              ". Run in float32, or accept the change",
                          {.path = request.model.string()});
    return check;
}

} // namespace

RunResult runNetwork(const core::Survey& survey, const core::Registry& registry, const RunRequest& asked,
                     const core::Progress& progress) {
    RunRequest request = asked;
    if (!request.members.empty())
        request.model = ensembleOf(survey.folder, request.members);
    progress.step(0, 0, "Loading " + request.model.filename().string());
    const auto model = registry.loadModel(request.model, {.device = request.device, .precision = request.precision});
    const core::InputReader reader(model->card(), core::sourcesOf(survey));

    core::RunManifest manifest;
    manifest.modelPath = std::filesystem::absolute(request.model).string();
    manifest.modelName = model->card().name;
    manifest.modelFingerprint = model->fingerprint();
    manifest.preparationFingerprint = reader.preparationFingerprint();
    manifest.catalogFingerprint = survey.catalog->fingerprint();
    manifest.imagesFingerprint = reader.dataFingerprint();
    manifest.device = model->device();
    manifest.precision = model->precision();
    manifest.passes = request.settings.passes;
    manifest.turned = request.settings.turned;
    manifest.seed = request.settings.seed;
    manifest.objects = static_cast<std::int64_t>(survey.catalog->rowCount());
    manifest.made = core::utcNow();
    manifest.id = core::runIdOf(manifest);

    const std::filesystem::path folder = survey.folder / "runs" / manifest.id;
    if (manifest.precision != fullPrecision && !core::readManifest(folder))
        manifest.precisionCheck = acceptedCheck(*model, reader, registry, manifest.objects, request, progress);
    std::filesystem::create_directories(folder);
    const core::ProjectLock lock(folder);
    if (!lock.isHeld())
        throw core::Error(core::ErrorKind::Io,
                          "another program runs this network on this project now, or the folder is protected",
                          {.path = folder.string()});
    removeUnfinishedFiles(folder);
    if (!core::readManifest(folder))
        core::writeManifest(folder, manifest);
    core::Progress named{.stop = progress.stop, .report = {}};
    named.report = [&progress, what = "Running " + manifest.modelName](
                       std::int64_t done, std::int64_t total, const std::string&) { progress.step(done, total, what); };
    const core::RunSummary summary = core::runModel(*model, reader, manifest.objects, folder, request.settings, named);
    return {summary, core::readManifest(folder).value()};
}

} // namespace oddity::app
