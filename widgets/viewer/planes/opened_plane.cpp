// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/planes/opened_plane.h"

namespace oddity::widgets {

OpenedPlane openedPlane(const std::shared_ptr<const core::FitsFile>& file, int hdu, std::int64_t plane,
                        const std::shared_ptr<const core::SkyTransform>& sky, const PlaneColours::Maker& compose,
                        const core::Progress& progress) {
    OpenedPlane opened;
    opened.pyramid = std::make_shared<core::ImagePyramid>(file, hdu, plane);
    opened.sample = opened.pyramid->sample(progress);
    if (compose)
        opened.composite = compose(opened.pyramid, progress);
    const core::FitsHeader& header = opened.pyramid->image().header;
    opened.sky = sky ? sky : core::skyTransformOf(header);
    if (opened.sky)
        opened.skyRemark = core::skyRemarkOf(header);
    if (!sky)
        opened.systems = core::skySystemsOf(header);
    if (!opened.sky)
        opened.world = core::worldCoordinatesOf(header);
    if (!opened.sky && !opened.world)
        opened.worldProblem = core::worldProblemOf(header);
    return opened;
}

} // namespace oddity::widgets
