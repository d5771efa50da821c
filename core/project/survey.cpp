// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/survey.h"

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/project/run_store.h"

namespace oddity::core {

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
    if (!survey->data.catalogSha256.empty() &&
        Fingerprint::ofFile(survey->data.catalog.path) != survey->data.catalogSha256)
        survey->remarks.push_back(survey->data.catalog.path.string() +
                                  " has changed since the import; labels stay with their object ids");

    if (!survey->data.images.text.empty()) {
        try {
            ImageSpec images = survey->data.images;
            images.raColumn = survey->raColumn;
            images.decColumn = survey->decColumn;
            survey->cutouts = openCutouts(images, *survey->catalog);
            if (survey->cutouts->fingerprint() != survey->data.imagesFingerprint)
                survey->remarks.push_back("the images have changed since the import: " + survey->cutouts->describe());
        } catch (const Error& error) {
            survey->remarks.push_back(std::string("the images cannot be used: ") + error.what());
        }
    }
    survey->flags = project.flags();
    for (const RunManifest& run : listRuns(project.runsFolder()))
        survey->flags.insert(survey->flags.end(), run.flags.begin(), run.flags.end());
    return survey;
}

} // namespace oddity::core
