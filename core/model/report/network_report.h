// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/model/probes/symmetry_probe.h"

namespace oddity::core {

/// Something that was asked of a network: the answer, or the sentence of its complaint.
template <typename Answer> struct Asked {
    std::optional<Answer> answer;
    std::string problem;
};

/// What a network is: what the page of a network shows and info prints.
struct NetworkReport {
    ModelCard card;
    std::string fingerprint; ///< Model::fingerprint()
    std::string device;
    std::int64_t parameters = 0;
    int members = 1; ///< of an ensemble
    Asked<std::vector<SpatialLayer>> layers;
    Asked<OperationCount> operations; ///< for one object
};

/// Layers and operations are those of this one object (inputs without batch axis).
NetworkReport networkReport(Model& model, const InputBatch& object);

/// How each output takes turns and mirrors of the object's images.
Asked<std::vector<SymmetryReport>> symmetryChecks(Model& model, const InputBatch& object);

/// One object of uniform noise in the card's sizes, without batch axis; where the card leaves a side open, about 64
/// pixels.
InputBatch noiseObject(const ModelCard& card);

/// "12.3 million", "at least 4.5 billion": multiply-adds in words.
std::string countText(const OperationCount& operations);

} // namespace oddity::core
