// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace oddity::core {

/// Targets that read a network's output as what its card says it is; like targets.h otherwise.

/// A quantile of a density (pdf_bin, pdf_mix, samples of one quantity), 0 < probability < 1. Slopes are taken by
/// central differences of the output's numbers.
Target quantileTarget(const ModelCard& card, int output, double probability);
/// The expected fraction of one answer of a vote tree.
Target voteFractionTarget(const ModelCard& card, int output, std::size_t answer);
/// Surprise of a variational encoder: Kullback–Leibler divergence of its latent normal distribution from the standard
/// one, in nats (Kingma & Welling 2014, appendix B). The output must have a log-variance. Throws Error(Usage).
Target surpriseTarget(const ModelCard& card, int output);
/// The sum over all of an output's values: a log-likelihood, per object or per pixel.
Target sumTarget(int output);
/// Cosine of the angle between the object's latent vector and another's.
Target similarityTarget(int output, std::vector<float> otherLatents);

/// Rows and columns of a plane, first included and end not.
struct PlaneRegion {
    std::int64_t firstRow = 0;
    std::int64_t endRow = 0;
    std::int64_t firstColumn = 0;
    std::int64_t endColumn = 0;
};
/// The mean of one plane of a mask or map over a region; an empty region is the whole plane. height and width are the
/// output's.
Target regionTarget(int output, std::int64_t plane, std::int64_t height, std::int64_t width, PlaneRegion region);

} // namespace oddity::core
