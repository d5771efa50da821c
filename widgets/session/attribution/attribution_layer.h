// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/data/row_id.h"
#include "core/data/series.h"
#include "core/model/attribution/attribution.h"
#include "core/model/attribution/named_targets.h"
#include "core/model/inputs/preparation.h"

namespace oddity::core {
struct MapChecks;
}

namespace oddity::widgets {

/// Whether maps of a network, a target and a method follow the network's weights.
struct WeightReport;

/// What one of the project's networks can be asked.
struct AttributionOffer {
    QString network;
    QString fingerprint;
    bool isOfSeries = false; ///< its maps are of spectra or light curves, else of images
    bool hasSlopes = true;   ///< else it can only be asked by occlusion and RISE
    QStringList targets;
    std::vector<core::TargetFamily> families; ///< further targets, of which a person names one
    QStringList layers; ///< along the image or series, in the order in which the network computes them; for Grad-CAM
};

/// What explains a score of one object, on the cutout's pixel grid through grid, or at the points of its spectrum or
/// light curve.
struct AttributionLayer {
    core::RowId row;
    core::Attribution attribution;
    core::PixelGrid grid;
    core::Series points; ///< empty: it is of an image
    std::vector<std::string> bands;
    std::string model;
    std::shared_ptr<const core::MapChecks> checks; ///< null until they are computed
    std::shared_ptr<const WeightReport> weights;   ///< null until it was asked for
    core::AttributionOptions options = {};         ///< that it was made with
    QString network = {};                          ///< fingerprint
};

struct AttributionRequest {
    core::RowId row;
    QString target; ///< of an offer, or of one of its families
    core::AttributionMethod method = core::AttributionMethod::IntegratedGradients;
    bool doesCheckWeights = false; ///< of the map that is there, or of a new one
    core::AttributionOptions options = {};
    QString network = {}; ///< fingerprint; empty: the first that can be asked
};

} // namespace oddity::widgets
