// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/network/export_pixels.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <ranges>
#include <set>
#include <utility>

#include "app/steps/network/network_of_run.h"
#include "core/error.h"
#include "core/io/cutout_writer.h"
#include "core/model/inputs/grid_sky.h"
#include "core/model/inspection.h"

namespace oddity::app {

namespace {

/// An output's planes, on the network's pixels.
struct Planes {
    std::string output;
    std::vector<std::string> names;
    core::Tensor planes;
    std::string unit;
};

bool hasPixels(const core::OutputSpec& output) {
    constexpr std::array kinds{core::OutputKind::Mask,  core::OutputKind::Maps,  core::OutputKind::Inst,
                               core::OutputKind::Comps, core::OutputKind::Recon, core::OutputKind::LogLik};
    return std::ranges::find(kinds, output.kind) != kinds.end();
}

struct Source {
    std::unique_ptr<core::Model> model;
    std::string run;
};

/// The newest run's network with pixels among its outputs.
Source sourceOf(const core::Survey& survey, const core::Registry& registry, const PixelExportRequest& request) {
    std::string others;
    for (const core::RunManifest& run : core::runsOf(survey) | std::views::reverse) {
        if (!hasNetwork(run))
            continue;
        try {
            if (request.beforeLoading)
                request.beforeLoading(run.modelPath);
            std::unique_ptr<core::Model> model = networkOfRun(registry, run, {.device = request.device});
            if (std::ranges::any_of(model->card().outputs, hasPixels))
                return {std::move(model), run.id};
            others += "; " + run.modelName + " has none";
        } catch (const core::Error& error) {
            others += "; " + std::string(error.what());
        }
    }
    throw core::Error(core::ErrorKind::NotFound,
                      "no network that was run in this project gives masks, maps, instances, components or "
                      "reconstructions of images" +
                          others,
                      {.path = survey.folder.string()});
}

std::vector<Planes> planesOf(const core::Inspection& inspection) {
    std::vector<Planes> all;
    bool isFirst = true;
    for (const core::ObjectOutput& output : inspection.outputs) {
        if (!hasPixels(output.about))
            continue;
        if (!output.problem.empty())
            throw core::Error(core::ErrorKind::Model, "'" + output.about.name + "': " + output.problem);
        const bool isRecon = output.about.kind == core::OutputKind::Recon;
        if (isRecon && inspection.reconstruction && std::exchange(isFirst, false)) {
            all.push_back({output.about.name, inspection.bands, *inspection.reconstruction, inspection.unit});
            continue;
        }
        if (const auto* planes = std::get_if<core::ImagePlanes>(&output.value))
            all.push_back({output.about.name, planes->names, planes->planes,
                           isRecon ? std::string("network units") : output.about.unit});
    }
    return all;
}

/// Ids may hold what no file name may.
std::string fileName(const std::string& id) {
    std::string name = id;
    std::ranges::replace_if(
        name, [](unsigned char letter) { return letter < ' ' || letter == '/' || letter == '\\'; }, '_');
    return name.empty() || name.front() == '.' ? "_" + name : name;
}

} // namespace

PixelExportSummary exportPixels(const core::Survey& survey, const core::Registry& registry,
                                const PixelExportRequest& request, const core::Progress& progress) {
    std::vector<core::RowId> rows;
    if (!request.id.empty()) {
        const auto row = survey.catalog->rowOf(request.id);
        if (!row)
            throw core::Error(core::ErrorKind::NotFound, "the catalog has no object '" + request.id + "'");
        rows.push_back(*row);
    } else {
        const auto count = static_cast<std::int64_t>(survey.catalog->rowCount());
        for (std::int64_t row = 0; row < (request.limit > 0 ? std::min(request.limit, count) : count); ++row)
            rows.push_back(core::RowId{row});
    }
    progress.step(0, 0, "Loading the network");
    Source source = sourceOf(survey, registry, request);
    core::ObjectInspector inspector(std::move(source.model), core::sourcesOf(survey));
    std::error_code problem;
    std::filesystem::create_directories(request.folder, problem);
    if (problem)
        throw core::Error(core::ErrorKind::Io, "the folder cannot be made: " + problem.message(),
                          {.path = request.folder.string()});
    PixelExportSummary summary{.run = source.run, .remarks = {}};
    std::set<std::string> taken;
    for (const core::RowId row : rows) {
        progress.throwIfStopped();
        progress.step(summary.objects, static_cast<std::int64_t>(rows.size()), "Writing pixels");
        const std::string& id = survey.catalog->id(row);
        std::string name = fileName(id);
        if (!taken.insert(name).second)
            taken.insert(name += "-" + std::to_string(row.value));
        core::Inspection inspection;
        std::vector<Planes> outputs;
        core::Cutout about;
        try {
            inspection = inspector.inspect(row);
            outputs = planesOf(inspection);
            if (inspector.reader().imageInput() >= 0)
                about = inspector.reader().readCutout(row).still();
        } catch (const core::Error& error) {
            if (error.kind() == core::ErrorKind::Cancelled)
                throw;
            summary.remarks.push_back(id + ": " + error.what());
            continue;
        }
        for (Planes& output : outputs) {
            core::Cutout image;
            image.bands = std::move(output.names);
            image.height = static_cast<int>(output.planes.shape[1]);
            image.width = static_cast<int>(output.planes.shape[2]);
            image.pixels = std::move(output.planes.values);
            image.units.assign(image.bands.size(), output.unit);
            image.source = about.source;
            const bool isOnGrid = !inspection.input.shape.empty() && inspection.input.shape[1] == image.height &&
                                  inspection.input.shape[2] == image.width;
            if (about.sky && isOnGrid) // the pixels of the network's image, whatever its network made of it
                image.sky = std::make_shared<const core::GridSky>(about.sky, inspection.grid);
            std::vector<int> all(image.bands.size());
            std::iota(all.begin(), all.end(), 0);
            core::writeCutout(request.folder / (name + "-" + output.output + ".fits"), image,
                              {0, 0, image.width, image.height}, all,
                              {{"OBJECT", id},
                               {"OUTPUT", output.output},
                               {"MODEL", inspector.model().card().name},
                               {"MODELSHA", inspector.model().fingerprint()},
                               {"RUN", source.run}});
            ++summary.files;
        }
        ++summary.objects;
    }
    return summary;
}

} // namespace oddity::app
