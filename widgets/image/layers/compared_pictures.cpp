// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/layers/compared_pictures.h"

#include "widgets/image/layers/network_cutout.h"
#include "widgets/image/layers/residual.h"

namespace oddity::widgets {

namespace {

core::CompositeSettings settingsOf(const ComparisonWish& wish, const core::Cutout& input) {
    core::CompositeSettings settings;
    if (wish.inspection->inDataUnits && wish.survey && wish.seen && wish.seen->bands == input.bands)
        settings = *wish.survey;
    else
        settings = core::adjusted(core::measureComposite({&input, 1}, core::channelsOf(wish.choice, input.bands)),
                                  wish.choice);
    settings.takesSkyOfEachObject = false; // one black for both
    return settings;
}

std::shared_ptr<const core::Cutout> residualOf(const ComparisonWish& wish, const core::Cutout& input) {
    auto residual = std::make_shared<core::Cutout>();
    residual->bands = {"residual"};
    residual->height = input.height;
    residual->width = input.width;
    residual->pixels = wish.band < 0 ? combinedResidual(*wish.inspection) : bandResidual(*wish.inspection, wish.band);
    residual->units = {"sigma"};
    residual->sky = input.sky;
    residual->source = wish.inspection->model;
    return residual;
}

} // namespace

ComparedPictures comparedPictures(const ComparisonWish& wish, const core::Progress& progress) {
    const core::Inspection& inspection = *wish.inspection;
    ComparedPictures made{.of = wish};
    made.input = networkCutout(inspection, inspection.input, wish.seen.get());
    made.reconstruction = networkCutout(inspection, *inspection.reconstruction, wish.seen.get());
    const int width = made.input->width, height = made.input->height;
    progress.throwIfStopped();
    if (wish.band < 0) {
        made.colours = settingsOf(wish, *made.input);
        progress.throwIfStopped();
        made.inputPicture = Picture::ofComposite(core::colourComposite(*made.input, *made.colours));
        made.reconstructionPicture = Picture::ofComposite(core::colourComposite(*made.reconstruction, *made.colours));
    } else {
        made.inputPicture = Picture::ofPlane(made.input->plane(wish.band), width, height);
        made.reconstructionPicture = Picture::ofPlane(made.reconstruction->plane(wish.band), width, height);
    }
    progress.throwIfStopped();
    made.residual = residualOf(wish, *made.input);
    made.residualPicture = Picture::ofPlane(made.residual->pixels, width, height);
    made.meanSquare = meanSquareResidual(inspection);
    return made;
}

} // namespace oddity::widgets
