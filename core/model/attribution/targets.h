// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// What can be explained, as functions of the network's output number `output`. All give slopes, in closed form unless
/// said otherwise, and throw Error(Usage) when the output does not have the size they need.

/// One value of the output: a class probability, a regressed quantity, a latent dimension.
Target valueTarget(int output, std::size_t index);
/// Mean squared difference of the attributed input and its reconstruction.
Target reconstructionErrorTarget(int output);
/// The same of what was measured, as a run stores it: not of companion layers, errors and times, nor of filling once
/// ofMeasured() says which places those are.
Target reconstructionErrorTarget(int output, const InputSpec& input);
/// The target of an object of which only these places (MeasuredPlaces; empty: all) were measured; one that counts no
/// filling stays as it is.
Target ofMeasured(Target target, std::span<const std::uint8_t> places);
/// Squared distance in latent space from a fixed point (the mean of the nearest neighbours, say), each axis scaled.
Target latentDistanceTarget(int output, std::vector<float> centre, std::vector<float> scale);
/// A linear score on latents: sum of weight × latent + offset (a logistic head's log-odds).
Target latentLinearTarget(int output, std::vector<float> weights, float offset);
/// A score of a latent vector that knows its own slope.
struct LatentScore {
    double value = 0;
    std::vector<float> slopes; ///< empty where they are not asked for
};
Target latentScoreTarget(int output, std::function<LatentScore(std::span<const float> latents, bool withSlopes)> score);
/// Any score of a latent vector, its slope taken by central differences of ±step along each axis: for scores that
/// are flat almost everywhere, such as an isolation forest.
Target latentSecantTarget(int output, std::function<float(std::span<const float>)> score, std::vector<float> step);

} // namespace oddity::core
