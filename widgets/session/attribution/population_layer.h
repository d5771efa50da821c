// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <QString>

#include "core/data/row_id.h"
#include "core/model/attribution/attribution.h"

namespace oddity::core {
struct Population;
}

namespace oddity::widgets {

/// The same map, asked of many objects.
struct PopulationOrder {
    std::vector<core::RowId> rows;
    QString chosenAs; ///< "1,000 of 5,000 objects, spread evenly"
    QString target;   ///< as AttributionRequest's
    QString network;
    core::AttributionMethod method = core::AttributionMethod::IntegratedGradients;
    core::AttributionOptions options = {};
};

/// Where a network looks in the objects of an order, so far.
struct PopulationLayer {
    enum class State { Running, Finished, Stopped, Failed };

    PopulationOrder order;
    std::string model;
    std::vector<std::string> bands;
    std::shared_ptr<const core::Population> population; ///< null before the first results
    std::int64_t done = 0;                              ///< objects asked, of order.rows
    State state = State::Running;
};

} // namespace oddity::widgets
