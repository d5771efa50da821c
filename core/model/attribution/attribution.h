// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/model/model.h"
#include "core/progress.h"

namespace oddity::core {

enum class AttributionMethod {
    Gradient, ///< d value / d pixel, sign kept (Simonyan et al. 2014)
    InputTimesGradient,
    SmoothGrad,          ///< mean gradient over noisy copies of the image (Smilkov et al. 2017)
    IntegratedGradients, ///< Sundararajan et al. 2017, straight path, midpoint rule on intervals of its own choice
    /// Maps of a layer weighted by their mean slope, the positive part, bilinear to the image, of a series linear to
    /// its points (Selvaraju et al. 2017); the same in every band.
    GradCam,
    /// Drop of the value when a patch or ring is set to the baseline, mean over those that cover a pixel (Zeiler &
    /// Fergus 2014).
    Occlusion,
    /// Mean over random smooth masks of mask × value of the image seen through it, the masks' mean value taken off, so
    /// that pixels that do not matter are near 0 (after Petsiuk et al. 2018); the same in every band.
    Rise
};

/// What an image is compared with: pixels that are taken away become these.
enum class Baseline {
    Blank,   ///< what preparation makes of an image without light
    Blurred, ///< the image blurred by a Gaussian of σ = an eighth of its shorter side
    Noise,   ///< blank plus Gaussian noise of the image's own spread, band by band
    Mean     ///< each band's mean
};

enum class OcclusionShape {
    Patch,
    Ring ///< about the image's centre, `patch` pixels wide
};

struct AttributionOptions {
    Baseline baseline = Baseline::Blank; ///< integrated gradients, occlusion, RISE
    float blank = 0;                     ///< network units, every pixel
    int steps = 32;                      ///< integrated gradients
    float completeness =
        0; ///< integrated gradients: more steps, where the value bends, until the error is no more; 0: none
    int mostSteps = 512; ///< and no more than these
    int samples = 32;    ///< SmoothGrad
    float noise = 0.15F; ///< SmoothGrad: σ in units of each band's own range
    OcclusionShape shape = OcclusionShape::Patch;
    int patch = 8;         ///< occlusion, network pixels
    int stride = 4;        ///< occlusion, network pixels
    bool eachBand = false; ///< occlusion: one band at a time, of an image sequence one epoch
    int masks = 1000;      ///< RISE
    int cells = 7;         ///< RISE: coarse cells along a side
    std::string layer;     ///< Grad-CAM; "": the last with height and width above 1, of a series the last along it
    std::uint64_t seed = 0;
    int batch = 32;

    friend bool operator==(const AttributionOptions&, const AttributionOptions&) = default;
};

/// Which pixels a scalar of the network depends on, on the network's pixel grid. Attribution localizes; it does not
/// explain physics.
struct Attribution {
    Tensor map; ///< C×H×W, signed; of a spectrum or light curve channels × 1 × length
    float value = 0;
    float baselineValue = 0; ///< integrated gradients; NaN otherwise
    /// Integrated gradients: |sum of map − (value − baselineValue)| over |value − baselineValue|; NaN otherwise.
    float completenessError = 0;
    int steps = 0;     ///< of integrated gradients
    std::string layer; ///< Grad-CAM: the one that was looked at
    std::string method;
    std::string target;            ///< the output's name; callers may say which class or score of it
    bool tellsBandsApart = true;   ///< false: the map is the same in every band that was looked at together
    std::vector<float> bandShares; ///< each band's share of the sum of |map|; empty where bands are not told apart
};

/// What is explained: one object's prepared inputs without batch axis, the image, spectrum or light curve among them
/// whose pixels or points are asked of, and a scalar of the outputs.
struct AttributionQuestion {
    InputBatch inputs;
    int inputIndex = 0;
    Target target;
    /// A series' input with every point masked; of images, which have AttributionOptions::blank, empty.
    Tensor blank = {};
};

/// Runs in batches; throws what the model throws.
Attribution attribute(Model& model, const AttributionQuestion& question, AttributionMethod method,
                      const AttributionOptions& options, const Progress& progress);

/// Whether a layer's maps lie on an image, or on a series: what Grad-CAM can look at.
bool canShow(const SpatialLayer& layer, bool isOfSeries);

/// Whether a method looks at each object's image once, so that many objects can share one pass of the network.
bool looksOnce(AttributionMethod method);

/// Maps of several objects by such a method, asked together in batches, each as attribute() would make it. Throws
/// Error(Usage) where their inputs differ in shape or their targets in the outputs that they read.
std::vector<Attribution> attributeTogether(Model& model, std::span<const AttributionQuestion* const> questions,
                                           AttributionMethod method, const AttributionOptions& options,
                                           const Progress& progress);

/// "gradient", "input_x_gradient", "smoothgrad", "integrated_gradients", "gradcam", "occlusion", "rise"; throws
/// Error(Usage) listing them.
AttributionMethod attributionMethodNamed(const std::string& name);
std::vector<std::string> attributionMethodNames();
std::string nameOf(AttributionMethod method);
/// "blank", "blurred", "noise", "mean"; throws Error(Usage) listing them.
Baseline baselineNamed(const std::string& name);
std::string nameOf(Baseline baseline);

} // namespace oddity::core
