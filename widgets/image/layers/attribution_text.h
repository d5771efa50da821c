// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include "widgets/session/session.h"

namespace oddity::widgets {

/// "recon_error", "latent:3" and "input_x_gradient" as a person reads them; class names stay as the network gives them.
QString inWords(const QString& name);
/// What a target is, of which network, in full.
QString targetTip(const QString& target, const QString& network);
/// "Quantile of z", of which a person says which one.
QString familyInWords(const core::TargetFamily& family);
/// How a map was made: the method and every setting that it depends on.
QString madeInWords(const core::Attribution& attribution, const core::AttributionOptions& options,
                    bool isOfSeries = false);

/// What a map is of, its value, how it was made and, of integrated gradients, how complete it is.
QString resultInWords(const AttributionLayer& layer);
QString resultTip(const AttributionLayer& layer); ///< what those numbers are

/// How far to believe a map, in rich text, one short line a check. previous: a map of the same object and target by
/// another method, null for none.
QString checksText(const AttributionLayer& layer, const AttributionLayer* previous);
/// The same with what each number was computed from.
QString checksOrigin(const AttributionLayer& layer, const AttributionLayer* previous);

} // namespace oddity::widgets
