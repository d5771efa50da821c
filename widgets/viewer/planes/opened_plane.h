// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/io/pyramid/image_pyramid.h"
#include "core/io/wcs_transform.h"
#include "widgets/viewer/colour/plane_colours.h"

namespace oddity::widgets {

/// What is read of a plane, and of its header, before it is shown.
struct OpenedPlane {
    std::shared_ptr<core::ImagePyramid> pyramid;
    core::PixelBlock sample;
    std::shared_ptr<const PlaneComposite> composite; ///< null: this plane alone is shown
    std::shared_ptr<const core::SkyTransform> sky;
    std::string skyRemark;                               ///< on that; mostly empty
    std::optional<std::vector<core::SkySystem>> systems; ///< of another image than before
    std::shared_ptr<const core::WorldCoordinates> world;
    std::string worldProblem;
};

/// sky: that of the image's other planes; null where it is another image. compose: empty for this plane alone. Any
/// thread. Throws what reading the file throws.
OpenedPlane openedPlane(const std::shared_ptr<const core::FitsFile>& file, int hdu, std::int64_t plane,
                        const std::shared_ptr<const core::SkyTransform>& sky, const PlaneColours::Maker& compose,
                        const core::Progress& progress);

} // namespace oddity::widgets
