// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "core/model/inspection.h"
#include "core/progress.h"
#include "widgets/image/canvas/picture.h"

namespace oddity::widgets {

/// An object and how to show what a network made of it. The inspection has a reconstruction of the input's shape with
/// one plane a band.
struct ComparisonWish {
    std::shared_ptr<const core::Inspection> inspection;
    std::shared_ptr<const core::Cutout> seen; ///< the object's own cutout; null: not read
    int band = -1;                            ///< -1: a composite of all
    core::CompositeChoice choice;
    std::shared_ptr<const core::CompositeSettings> survey; ///< colours of all objects; null: not measured yet

    std::size_t values() const { return inspection->input.values.size(); }
};

/// What is shown of it, input and reconstruction on the network's grid with one stretch.
struct ComparedPictures {
    ComparisonWish of;
    std::shared_ptr<const core::Cutout> input;
    std::shared_ptr<const core::Cutout> reconstruction;
    std::shared_ptr<const core::Cutout> residual; ///< one band, in σ
    std::shared_ptr<const Picture> inputPicture;
    std::shared_ptr<const Picture> reconstructionPicture;
    std::shared_ptr<const Picture> residualPicture;
    std::optional<core::CompositeSettings> colours; ///< of a composite
    double meanSquare = 0;                          ///< as meanSquareResidual()
};

/// Reads every pixel several times: for large images, off the GUI thread. Throws Error(Cancelled).
ComparedPictures comparedPictures(const ComparisonWish& wish, const core::Progress& progress);

} // namespace oddity::widgets
