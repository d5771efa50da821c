// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/data/tensor.h"
#include "core/model/card/model_card.h"
#include "core/model/inputs/pixel_steps.h"

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

/// Turns cutouts into network input, exactly as the card's list of steps says, in order and in float32. Steps:
///   centre_crop {size}: rows and columns floor((n − size + 1) / 2) …, so 300 → 150 takes 75 … 224; NaN beyond;
///   resize {size}: square cutouts; area mean down, bilinear between pixel centres up; NaN only where all are NaN;
///   nan_to {value}; an object with a band that has no valid pixel at all is refused instead;
///   asinh {softening}: asinh(x / softening); per_band_scale {list scale}: x × scale of the band;
///   standardize {lists mean, deviation}: (x − mean) / deviation of the band;
///   affine {scale, offset}: scale × x + offset; fixed_scale {low, high}: (x − low) / (high − low);
///   clip {low, high};
///   quantize {levels, truncate = 0}: round(x × levels) / levels, half to even, or with truncate towards zero, as a
///     conversion to 8-bit integers does;
///   min_max {per_band = 0}: to 0 … 1 over all pixels or band by band, NaN ignored, a constant image gives 0;
///   sigma_clip_threshold {sigma, clip, iterations}: in each band, pixels below sigma × s become 0, where s is the
///     standard deviation left after rejecting pixels further than clip × s from the median, iterations times or,
///     for 0, until none is left to reject (NaN ignored; the statistics of astropy.stats.sigma_clipped_stats).
/// Pixels are taken as they are; the cutout's mask changes nothing beyond the NaN that mark missing pixels. Companion
/// layers follow behind the bands (layer_planes.h): they are cropped and resized likewise, the other steps are for the
/// bands alone, and for layers in an input without bands.
/// Of an image sequence, each epoch is prepared by itself; those that are not there are the card's `fill`, their masks
/// 1. Immutable, thread-safe. Construction throws Error(Model) naming an unknown step or a missing parameter.
class Preparation {
public:
    explicit Preparation(const InputSpec& input);

    /// Throws Error(BadInput) naming the missing band ("has g, r; the network wants g, r, z"), or a size that the
    /// network cannot take, or pixels that are not finite when all steps are done.
    PreparedImage prepare(const Cutout& cutout) const;
    /// The same check without pixels: what does not fit between a source and this network.
    void checkBands(const std::vector<std::string>& available, std::size_t epochs = 0) const;
    void checkSize(int height, int width) const; ///< likewise for a cutout's size; throws Error(BadInput)
    bool isOfCutoutSize() const;                 ///< false of a PSF, which checkSize() is not for

    bool isInvertible() const; ///< every step that changes values can be undone (clipping excepted)
    /// Network values back to the cutout's units, on the network grid; only if isInvertible().
    Tensor invert(const Tensor& image) const;

    const std::vector<std::string>& bands() const { return m_input.bands; }
    const InputSpec& spec() const { return m_input; }
    std::string describe() const; ///< for people: "bands g r z → asinh(x / 0.05) → …"
    std::string preparationFingerprint() const;

private:
    void checkBandsOfImage(const std::vector<std::string>& available) const;
    PreparedImage prepareImage(const Cutout& cutout) const;
    PreparedImage prepareSequence(const Cutout& cutout) const;
    Tensor invertImage(const Tensor& image) const;
    BandBlock bandsOf(const Cutout& cutout) const;
    void refuseEmptyBands(BandBlock& block, const std::string& source) const;

    InputSpec m_input;
};

} // namespace oddity::core
