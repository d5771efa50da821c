// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/model/model.h"
#include "core/project/run_store.h"

namespace oddity::app {

/// What a network is and does: card, SHA-256, parameters, members of an ensemble, operations an object, its spatial
/// layers with their shapes, and how its outputs take turns and mirrors of the image. Layers and symmetries are those
/// of one made-up image of noise in the card's size, 64 pixels where it leaves that open; what the network complains
/// about then is said instead.
nlohmann::json modelReport(core::Model& model);
/// What another precision than float32 changed.
nlohmann::json precisionJson(const core::PrecisionCheck& check);

} // namespace oddity::app
