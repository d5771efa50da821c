// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/progress.h"

namespace oddity::core {

/// What an output does when its images are turned, mirrored or shifted: f(g x) = f(x), f(g x) = g f(x), or neither
/// (Cohen & Welling 2016).
enum class Symmetry { Invariant, Equivariant, Neither };
std::string nameOf(Symmetry symmetry); ///< "invariant" …

/// Norms of differences over the norm of f(x).
struct SymmetryDeviation {
    std::string transformation; ///< "turned 90°", "mirrored", "shifted by 3, 0" …
    double fromInvariance = 0;
    double fromEquivariance = 0; ///< NaN where the output is no image of the input's size
};

struct SymmetryReport {
    std::string output; ///< as the card calls it, log-variances too
    std::vector<SymmetryDeviation> deviations;

    double largestFromInvariance() const;
    double largestFromEquivariance() const; ///< NaN where it has none
    /// Invariant before equivariant: a constant image is both.
    Symmetry symmetry(double tolerance = 1e-5) const;
};

struct ImageShift {
    int rows = 0;
    int columns = 0;
};

/// Asks the network about the views of one object (inputs without batch axis), all its images changed alike: the turns
/// and mirrors that keep their shape, or the shifts, whose pixels come in again on the other side. Throws Error(Usage)
/// when no input is an image, Error(Cancelled) between two views.
std::vector<SymmetryReport> turnSymmetryOf(Model& model, const InputBatch& object, const Progress& progress = {});
std::vector<SymmetryReport> shiftSymmetryOf(Model& model, const InputBatch& object,
                                            const std::vector<ImageShift>& shifts, const Progress& progress = {});

} // namespace oddity::core
