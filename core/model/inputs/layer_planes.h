// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/data/cutout.h"
#include "core/model/card/model_card.h"
#include "core/model/inputs/pixel_steps.h"

namespace oddity::core {

/// The companion layers that a card's image input asks for, as planes in its order: mask 1 where any bit is set;
/// segmentation 1 in the segment of the centre; inverse variance and weight as they are, a plane for each of the card's
/// bands (of one plane for all, the same for each), one where it has none; PSF on its own pixels. NaN marks pixels that
/// a layer does not cover. Throws Error(BadInput) naming the layer that the cutout lacks, or that has other planes.
BandBlock layerPlanes(const Cutout& cutout, const InputSpec& input);

/// Pixels that a layer does not cover, or that lie beyond it after a crop: masked, and 0 in the other layers.
void fillLayerGaps(const InputSpec& input, BandBlock& block);

} // namespace oddity::core
