// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/model/inspection.h"

namespace oddity::widgets {

/// A C×H×W tensor on the network's grid as a cutout, so that it is shown with the same means. sky (may be null) is
/// that of the object's cutout. Null when the tensor does not have one plane a band.
std::shared_ptr<const core::Cutout> networkCutout(const core::Inspection& inspection, const core::Tensor& image,
                                                  std::shared_ptr<const core::SkyTransform> sky);

} // namespace oddity::widgets
