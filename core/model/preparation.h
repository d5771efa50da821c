// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/model/model_card.h"

namespace oddity::core {

/// Where network pixels lie on the cutout: cutout pixel = origin + step × network pixel, pixel centres at integers.
struct PixelGrid {
    double originX = 0;
    double originY = 0;
    double step = 1;
};

/// A cutout as the network sees it: bands × height × width, without a batch axis.
struct PreparedImage {
    Tensor image;
    PixelGrid grid;
};

/// Turns cutouts into network input, exactly as the card's list of steps says, in float32. Steps:
///   centre_crop {size}, nan_to {value}, sigma_clip_threshold {sigma, clip, iterations}, min_max {per_band},
///   fixed_scale {low, high}, asinh {softening}, clip {low, high}, quantize {levels}, affine {scale, offset},
///   resize {size} (area mean down, bilinear up), per_band_scale (list "scale").
/// Immutable, thread-safe. Construction throws Error(Model) naming an unknown step or a missing parameter.
class Preparation {
public:
    explicit Preparation(const InputSpec& input);

    /// Throws Error(BadInput) naming the missing band ("has g, r; the network wants g, r, z"), or a size that the
    /// network cannot take.
    PreparedImage prepare(const Cutout& cutout) const;
    /// The same check without pixels: what does not fit between a source and this network.
    void checkBands(const std::vector<std::string>& available) const;

    bool isInvertible() const; ///< every step that changes values can be undone (clipping excepted)
    /// Network values back to the cutout's units, on the network grid; only if isInvertible().
    Tensor invert(const Tensor& image) const;

    const std::vector<std::string>& bands() const { return m_input.bands; }
    std::string describe() const; ///< for people: "bands g r z → asinh(x / 0.05) → …"
    std::string fingerprint() const;

private:
    InputSpec m_input;
};

} // namespace oddity::core
