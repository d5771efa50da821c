// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/model/attribution/attribution.h"

namespace oddity::core {

/// A small change of an image that takes a scalar of the network across a threshold.
struct AdversarialChange {
    bool isFound = false; ///< false: the threshold was not crossed; the rest says how far it got
    Tensor change;        ///< shaped like the image, network units
    double size = 0;      ///< its Euclidean norm
    double largest = 0;   ///< its largest pixel, absolute
    float valueBefore = 0;
    float valueAfter = 0;
    int steps = 0;
};

struct AdversarialSettings {
    int mostSteps = 50;
    double overshoot = 0.02; ///< of each step, so that the threshold is crossed
};

/// Steps along the gradient as far as a linear function would need to reach the threshold, until it is crossed
/// (DeepFool, Moosavi-Dezfooli et al. 2016), then back along the straight line to the crossing, to a thousandth of its
/// length. For a linear function that is the smallest change there is, (threshold − value) / |gradient|. Only the
/// bands of an image change, not its layers. Throws Error(Cancelled) and what the model throws, also when it has no
/// gradients.
AdversarialChange smallestChange(Model& model, const AttributionQuestion& question, float threshold,
                                 const AdversarialSettings& settings, const Progress& progress);

} // namespace oddity::core
