// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/model/card/card_fields.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// Reads one entry of a card's inputs. Throws Error(Model) naming the field.
InputSpec readInput(const CardJson& object, const std::string& prefix, const std::string& path);

} // namespace oddity::core
