// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/model/inspection.h"

namespace oddity::widgets {

/// True where the tensor has one plane a band.
bool isOnePlaneABand(const core::Inspection& inspection, const core::Tensor& image);

/// A C×H×W tensor on the network's grid as a cutout, so that it is shown with the same means. seen (may be null) is
/// the object's own cutout, whose sky it gets. Null unless isOnePlaneABand().
std::shared_ptr<const core::Cutout> networkCutout(const core::Inspection& inspection, const core::Tensor& image,
                                                  const core::Cutout* seen);

/// Whether the network's pixels are the object's own, be they fewer: in its bands and units. They are then shown with
/// the limits and colours of the object's.
bool areOwnPixels(const core::Inspection& inspection, const core::Cutout& seen);

} // namespace oddity::widgets
