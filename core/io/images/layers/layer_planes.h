// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/data/cutout.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/layers/image_layer.h"

namespace oddity::core {

/// Of a layer that holds codes.
inline CodeKind codesOf(LayerRole role) {
    return role == LayerRole::Mask ? CodeKind::MaskBits : CodeKind::SegmentNumbers;
}

/// Gives the layer its pixels, each without a code or a value.
inline void allocate(CutoutLayer& layer) {
    const std::size_t size = layer.planeSize() * static_cast<std::size_t>(layer.bands);
    if (holdsCodes(layer.role))
        layer.codes.assign(size, 0);
    else
        layer.values.assign(size, std::numeric_limits<float>::quiet_NaN());
}

/// One band of the layer's codes or values.
template <typename Value> std::span<Value> planeOf(std::vector<Value>& values, const CutoutLayer& layer, int band) {
    return std::span(values).subspan(static_cast<std::size_t>(band) * layer.planeSize(), layer.planeSize());
}

} // namespace oddity::core
