// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include <QImage>

#include "core/data/display/stretch_limits.h"
#include "core/model/outputs/object_output.h"

namespace oddity::widgets {

/// A plane as a picture, top row first. Instances get a colour each; masks run from 0 to 1 where their values do;
/// images and components are stretched like images, other planes linearly between the limits given.
struct PlanePicture {
    QImage image;
    core::StretchLimits limits;
};
PlanePicture planePicture(core::OutputKind kind, std::span<const float> plane, int width, int height);

} // namespace oddity::widgets
