// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/model/probes/object_probe.h"

namespace oddity::app {

/// The numbers of a probe as JSON; what is not known is null. Pixels are not in it.
nlohmann::json reportOf(const core::ProbeFindings& findings);
/// The same in short, for people.
std::string summaryOf(const core::ProbeFindings& findings);

/// Pixels as a FITS image: input, change and changed image of a smallest change (3 × bands × height × width), feature
/// maps or filters in the network's order. Returns false for a probe without pixels. Throws core::Error(Io).
bool writePixels(const std::string& path, const core::ProbeFindings& findings, const std::string& objectId,
                 const std::string& network);

} // namespace oddity::app
