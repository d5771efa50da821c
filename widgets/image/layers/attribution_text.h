// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include "widgets/session/session.h"

namespace oddity::widgets {

/// "recon_error" and "input_x_gradient" as a person reads them; class names stay as the network gives them.
QString inWords(const QString& name);

/// How far to believe a map, in rich text, one short line a check. previous: a map of the same object and target by
/// another method, null for none.
QString checksText(const AttributionLayer& layer, const AttributionLayer* previous);
/// The same with what each number was computed from.
QString checksOrigin(const AttributionLayer& layer, const AttributionLayer* previous);

} // namespace oddity::widgets
