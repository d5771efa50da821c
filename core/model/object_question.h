// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/data/cutout.h"
#include "core/model/attribution/attribution.h"
#include "core/model/inputs/input_reader.h"
#include "core/model/model.h"

namespace oddity::core {

/// A question about one object's pixels, or the points of its spectrum or light curve, which are read once however
/// often it is asked.
struct ObjectQuestion {
    AttributionQuestion question; ///< of ModelCard::subjectInput()
    AttributionOptions options;   ///< blank: what preparation makes of this cutout without light
    Cutout cutout;                ///< that the image was made of; of a series none
    PixelGrid grid;               ///< where the attributed pixels lie on the cutout
    Series points;                ///< of a series: the attributed points; of an image none

    bool isOfSeries() const { return points.size() > 0; }
};

/// Throws Error(Usage) when no input is an image or a series, and what reading and preparation throw.
ObjectQuestion questionOf(const InputReader& reader, RowId row, Target target, const AttributionOptions& options);

/// Integrated gradients double their steps until the completeness error is 1 % or 512 steps are reached.
Attribution attribute(Model& model, const ObjectQuestion& question, AttributionMethod method, const Progress& progress);

} // namespace oddity::core
