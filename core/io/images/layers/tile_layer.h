// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/io/images/layers/image_layer.h"

namespace oddity::core {

/// A layer that is cut out of tiles, wherever the cutout lies. Where the image's pixels are of several tiles, each
/// takes the layer's tile that shows the same field as its own, if there is one (the first band's, in a layer of one
/// plane for all), and else the best, as it does for what that tile does not cover. Arguments and errors as of
/// openLayer().
std::unique_ptr<ImageLayer> openTileLayer(const LayerSpec& layer, const CutoutSource& images, const Catalog& catalog,
                                          const std::shared_ptr<OpenFiles>& files, const Progress& progress);

} // namespace oddity::core
