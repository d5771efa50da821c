// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/survey.h"

#include <algorithm>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/cutout_cache.h"
#include "core/io/images/image_address.h"
#include "core/io/series/series_reader.h"
#include "core/io/tables/table_location.h"

namespace oddity::core {

namespace {

constexpr std::int64_t cacheBytes = std::int64_t{256} << 20; ///< of decoded cutouts: 5,000 of 64×64 pixels in 3 bands

bool isOnCatalog(const RunManifest& run, const Catalog& catalog) {
    return run.catalogFingerprint == catalog.fingerprint();
}

/// Flags are kept by row: those of another list of objects would fall on the wrong ones, those of other images tell of
/// what is no more.
void addFlags(Survey& survey, const Project& project, bool hasChanged) {
    if (!hasChanged) {
        survey.flags = project.flags();
    } else {
        if (survey.cutouts)
            survey.flags = importFlagsOf(*survey.cutouts);
        for (const auto& series : {survey.spectra, survey.lightCurves})
            if (series)
                std::ranges::move(series->flaggedRows(), std::back_inserter(survey.flags));
    }
    for (const RunManifest& run : listRuns(project.runsFolder())) {
        if (isOnCatalog(run, *survey.catalog))
            survey.flags.insert(survey.flags.end(), run.flags.begin(), run.flags.end());
        else
            survey.remarks.push_back("run " + run.id + " (" + run.modelName +
                                     ") was made on another list of objects and is left out, as are the maps and "
                                     "scores made from it; run the network again");
    }
    const auto rows = static_cast<std::int64_t>(survey.catalog->rowCount());
    const auto isOutside = [rows](const RowFlag& flag) { return flag.row.value < 0 || flag.row.value >= rows; };
    if (const auto count = std::erase_if(survey.flags, isOutside); count > 0)
        survey.remarks.push_back(std::to_string(count) + " flags on rows that the catalog does not have were left out");
}

bool isStack(const ImageSpec& images) {
    const ImageAddress address = imageAddressOf(images.text);
    return !address.isTiles && std::filesystem::is_regular_file(address.file);
}

void remarkOnLostLabels(Survey& survey, const Project& project) {
    const auto isLost = [&survey](const LabelEvent& label) { return !survey.catalog->rowOf(label.objectId); };
    if (const auto count = std::ranges::count_if(project.labelsInForce(), isLost); count > 0)
        survey.remarks.push_back(std::to_string(count) +
                                 " labelled objects are no longer in the catalog; their labels are kept and exported");
}

std::shared_ptr<const SeriesSource> openSeriesOf(const SeriesSpec& spec, Survey& survey, const Progress& progress) {
    if (spec.text.empty())
        return nullptr;
    try {
        return openSeries(spec, survey.catalog, progress);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Cancelled)
            throw;
        survey.remarks.push_back("the " + std::string(pluralOf(spec.kind)) + " cannot be used: " + error.what());
        return nullptr;
    }
}

/// Whether they are others than at the import.
bool openAllSeries(Survey& survey, const Progress& progress) {
    survey.spectra = openSeriesOf(survey.data.spectra, survey, progress);
    survey.lightCurves = openSeriesOf(survey.data.lightCurves, survey, progress);
    const bool haveChanged =
        (survey.spectra || survey.lightCurves) &&
        seriesFingerprint(survey.spectra.get(), survey.lightCurves.get()) != survey.data.seriesFingerprint;
    if (haveChanged)
        survey.remarks.push_back("the spectra or light curves have changed since the import");
    return haveChanged;
}

} // namespace

std::shared_ptr<const Survey> openSurvey(const Project& project, const Progress& progress) {
    auto survey = std::make_shared<Survey>();
    survey->folder = project.folder();
    survey->data = project.data();

    LoadedCatalog loaded = readCatalog(survey->data.catalog, progress);
    survey->catalog = std::make_shared<const Catalog>(std::move(loaded.catalog));
    survey->raColumn = loaded.raColumn;
    survey->decColumn = loaded.decColumn;
    survey->remarks = project.remarks();
    survey->remarks.insert(survey->remarks.end(), loaded.remarks.begin(), loaded.remarks.end());
    const bool hasChanged =
        !survey->data.catalogSha256.empty() &&
        Fingerprint::ofFile(tableLocation(survey->data.catalog.path).file, progress) != survey->data.catalogSha256;
    if (hasChanged)
        survey->remarks.push_back(survey->data.catalog.path.string() +
                                  " has changed since the import; labels stay with their object ids");

    bool haveImagesChanged = false;
    if (!survey->data.images.text.empty()) {
        try {
            ImageSpec images = survey->data.images;
            images.raColumn = survey->raColumn;
            images.decColumn = survey->decColumn;
            survey->cutouts =
                std::make_shared<CutoutCache>(openCutouts(images, *survey->catalog, progress), cacheBytes);
            haveImagesChanged = survey->cutouts->fingerprint() != survey->data.imagesFingerprint;
            if (haveImagesChanged)
                survey->remarks.push_back("the images have changed since the import: " + survey->cutouts->describe());
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Cancelled)
                throw;
            survey->remarks.push_back(std::string("the images cannot be used: ") + error.what());
        }
    }
    if (hasChanged && survey->cutouts && isStack(survey->data.images))
        survey->remarks.push_back(survey->data.images.text +
                                  " is a stack, whose planes belong to the catalog's rows by their order: check that "
                                  "the changed catalog still has that order");
    const bool haveSeriesChanged = openAllSeries(*survey, progress);
    addFlags(*survey, project, hasChanged || haveImagesChanged || haveSeriesChanged);
    remarkOnLostLabels(*survey, project);
    return survey;
}

std::vector<RunManifest> runsOf(const Survey& survey) {
    std::vector<RunManifest> runs = listRuns(survey.folder / "runs");
    std::erase_if(runs, [&survey](const RunManifest& run) { return !isOnCatalog(run, *survey.catalog); });
    return runs;
}

Matrix outputOf(const Survey& survey, const RunManifest& run, const std::string& outputName) {
    const std::filesystem::path folder = survey.folder / "runs" / run.id;
    Matrix output = mapOutput(folder, outputName);
    if (output.rows() != survey.catalog->rowCount() || output.columns() == 0)
        throw Error(ErrorKind::BadInput,
                    "holds " + std::to_string(output.rows()) + "×" + std::to_string(output.columns()) +
                        " values where the catalog has " + std::to_string(survey.catalog->rowCount()) +
                        " rows; run the network again",
                    {.path = (folder / (outputName + ".npy")).string()});
    return output;
}

std::optional<Derived> derivedOf(const Survey& survey, const std::string& kind, const std::string& name) {
    std::optional<Derived> derived = loadDerived(survey.folder, kind, name);
    const std::size_t columns = kind == "map" ? 2 : 1;
    if (!derived || derived->values.rows() != survey.catalog->rowCount() || derived->values.columns() != columns)
        return std::nullopt;
    const std::vector<RunManifest> runs = runsOf(survey);
    const bool isCurrent = std::ranges::all_of(derived->provenance.runs, [&runs](const std::string& id) {
        return std::ranges::find(runs, id, &RunManifest::id) != runs.end();
    });
    return isCurrent ? std::move(derived) : std::nullopt;
}

std::vector<Derived> allDerivedOf(const Survey& survey, const std::string& kind) {
    std::vector<Derived> found;
    for (const std::string& name : listDerived(survey.folder, kind))
        if (std::optional<Derived> derived = derivedOf(survey, kind, name))
            found.push_back(std::move(*derived));
    return found;
}

} // namespace oddity::core
