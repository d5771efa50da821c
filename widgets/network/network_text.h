// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include "core/model/report/network_report.h"

namespace oddity::widgets {

using SymmetryAnswer = core::Asked<std::vector<core::SymmetryReport>>;

/// A network as a page of rich text in the colours of the theme. Cards come from anywhere: their text is shown as
/// written, never read as markup. symmetry may be null: not asked.
QString networkPageText(const core::NetworkReport& network, const SymmetryAnswer* symmetry);

} // namespace oddity::widgets
