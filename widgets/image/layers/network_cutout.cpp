// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/layers/network_cutout.h"

#include "widgets/image/canvas/sky_text.h"

namespace oddity::widgets {

bool isOnePlaneABand(const core::Inspection& inspection, const core::Tensor& image) {
    return image.shape.size() == 3 && static_cast<std::size_t>(image.shape[0]) == inspection.bands.size() &&
           !image.values.empty();
}

bool areOwnPixels(const core::Inspection& inspection, const core::Cutout& seen) {
    return inspection.inDataUnits && inspection.bands == seen.bands;
}

std::shared_ptr<const core::Cutout> networkCutout(const core::Inspection& inspection, const core::Tensor& image,
                                                  const core::Cutout* seen) {
    if (!isOnePlaneABand(inspection, image))
        return nullptr;
    auto cutout = std::make_shared<core::Cutout>();
    cutout->bands = inspection.bands;
    cutout->height = static_cast<int>(image.shape[1]);
    cutout->width = static_cast<int>(image.shape[2]);
    cutout->pixels = image.values;
    cutout->units.assign(cutout->bands.size(), inspection.inDataUnits ? inspection.unit : std::string("network units"));
    cutout->source = inspection.model;
    for (int epoch = 1; epoch <= inspection.epochs; ++epoch)
        cutout->epochs.emplace_back().name = std::to_string(epoch);
    if (seen && seen->sky)
        cutout->sky = std::make_shared<const GridSky>(seen->sky, inspection.grid);
    if (seen && inspection.inDataUnits)
        cutout->pictureWhite = seen->pictureWhite;
    return cutout;
}

} // namespace oddity::widgets
