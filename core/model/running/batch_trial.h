// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/running/prepared_queue.h"
#include "core/progress.h"
#include "core/project/run_store.h"

namespace oddity::core {

struct TrialBounds {
    std::int64_t most = 1024;  ///< objects at once
    double passSeconds = 1;    ///< a pass that takes longer is the last: a stop waits for it
    double trialSeconds = 10;  ///< no larger number is tried after so long
    double memoryShare = 0.25; ///< of the host's free memory that the next number may be expected to take
};

/// Whether larger batches gain no more: the last two each were at most 5 % faster than the best before them. One alone
/// may have been disturbed. figures: in the order tried, each of more objects.
bool hasStoppedGaining(std::span<const BatchTrial::Figure> figures);

/// Of what was measured several times: one disturbed pass does not move it. Of an even number, the faster of the two in
/// the middle; there is at least one.
double medianSeconds(std::vector<double> passes);

/// Runs the copies of a network side by side, as a run will, on ever more objects at once, and says how fast each
/// number was. These passes' outputs are thrown away. objects: prepared; those with a reason, and those shaped
/// otherwise than the first, are left out; they are repeated where more are wanted than there are. Ends when larger
/// batches have stopped gaining, at a bound, when memory runs out or on a stop; throws Error(Model) where the network
/// refuses them.
BatchTrial tryBatches(const std::vector<Model*>& copies, const std::vector<PreparedObject>& objects,
                      const TrialBounds& bounds, const Progress& progress);

/// The number to run with: the fastest; 0 where none was measured.
std::int64_t fastestOf(const BatchTrial& trial);

} // namespace oddity::core
