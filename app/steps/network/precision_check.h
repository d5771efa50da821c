// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/model/inputs/input_reader.h"
#include "core/model/model.h"
#include "core/progress.h"
#include "core/project/run_store.h"

namespace oddity::app {

/// Runs a network in its own and in full precision on up to 256 objects spread evenly over the first objectCount rows,
/// and says what it changes: of every stored output of numbers, and of a ranking by isolation forest (of the first
/// latents; of the reconstruction error or a score where there are none). `exact` is the same network in float32.
/// Throws core::Error(BadInput) when fewer than 20 of these objects can be prepared, and what the network throws.
core::PrecisionCheck checkPrecision(core::Model& reduced, core::Model& exact, const core::InputReader& reader,
                                    std::int64_t objectCount, const core::Progress& progress);

/// Whether one may go on without asking: no value moves by more than a quarter of its spread, ranks agree to 0.98 and
/// nine tenths of the top stay there.
bool isHarmless(const core::PrecisionCheck& check);

/// "on 256 objects latents change by at most 0.05 (median 0.003) of their spread; …"
std::string describe(const core::PrecisionCheck& check);

} // namespace oddity::app
