// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/model/outputs/stored_outputs.h"
#include "core/model/running/prepared_queue.h"
#include "core/model/running/run_model.h"

namespace oddity::core {

/// What a run keeps of consecutive rows: values of the objects at `slots` (counted from the first row), and a reason
/// for each row that has none, or none that are finite.
struct FinishedBatch {
    std::int64_t first = 0;
    std::vector<std::string> reasons; ///< one per row, empty where all is well
    std::vector<std::int64_t> slots;
    std::vector<StoredOutput> outputs;
    std::int64_t refused = 0;     ///< objects that the network itself gave an Error(Model) for
    std::exception_ptr complaint; ///< the last of them
};

/// Runs a network on one batch of prepared objects: groups them by shape, fills a lone group up to batchSize so that
/// the network sees one shape all along, and condenses the passes, views and members that are asked for. Those of an
/// object are batches of their own, seeded by its row, so that they do not depend on the batch size or on where a run
/// was stopped. Throws what the network throws, but for an Error(Model) about an object, which is that row's reason.
FinishedBatch runBatch(Model& model, const std::vector<PreparedObject>& objects, std::int64_t firstRow,
                       std::int64_t batchSize, const RunSettings& settings);

} // namespace oddity::core
