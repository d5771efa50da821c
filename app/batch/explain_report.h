// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/data/catalog.h"
#include "core/model/faithfulness/map_checks.h"
#include "core/model/faithfulness/population.h"

namespace oddity::app {

/// What is known of one map, as JSON; what is not known is null.
nlohmann::json reportOf(const core::MapChecks& checks);
nlohmann::json reportOf(const core::MapAgreement& agreement);
nlohmann::json reportOf(const core::WeightCheck& check);
/// The sums of a population; its members are in the table.
nlohmann::json reportOf(const core::Population& population);
/// One row a member: id, value, completeness_error, of images segment_share, segment_area, segment, then problem.
std::vector<core::Column> tableOf(const core::Population& population, const core::Catalog& catalog);

/// Throws core::Error(Io).
void writeReport(const std::filesystem::path& path, const nlohmann::json& report);

} // namespace oddity::app
