// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
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
    IntegratedGradients, ///< Sundararajan et al. 2017, straight path, midpoint rule
    /// Drop of the value when a patch is set to the baseline in all bands at once, mean over the patches that cover a
    /// pixel, the same in every band of the map (Zeiler & Fergus 2014).
    Occlusion
};

struct AttributionOptions {
    int steps = 32; ///< integrated gradients
    int patch = 8;  ///< occlusion, network pixels
    int stride = 4;
    float baseline = 0; ///< network units, every pixel
    int batch = 16;
};

/// Which pixels a scalar of the network depends on, on the network's pixel grid. Attribution localizes; it does not
/// explain physics.
struct Attribution {
    Tensor map; ///< C×H×W, signed
    float value = 0;
    float baselineValue = 0; ///< integrated gradients; NaN otherwise
    /// Integrated gradients: |sum of map − (value − baselineValue)| over |value − baselineValue|; NaN otherwise.
    float completenessError = 0;
    int steps = 0; ///< of integrated gradients, where the caller chose them by the completeness error
    std::string method;
    std::string target; ///< the output's name; callers may say which class or score of it
};

/// What is explained: one object's prepared inputs without batch axis, the image among them that pixels are asked of,
/// and a scalar of the outputs.
struct AttributionQuestion {
    InputBatch inputs;
    int inputIndex = 0;
    Target target;
};

/// Runs in batches; throws what the model throws.
Attribution attribute(Model& model, const AttributionQuestion& question, AttributionMethod method,
                      const AttributionOptions& options, const Progress& progress);

/// "gradient", "input_x_gradient", "integrated_gradients", "occlusion"; throws Error(Usage) listing them.
AttributionMethod attributionMethodNamed(const std::string& name);

} // namespace oddity::core
