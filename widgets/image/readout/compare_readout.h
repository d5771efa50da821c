// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPoint>
#include <QPointF>
#include <QString>

#include "widgets/image/layers/compared_pictures.h"

namespace oddity::widgets {

/// What a comparison says about one pixel of the network's grid.
struct CompareReadout {
    QString values; ///< "x 31.0  y 36.0   g 1.23 − 1.2   → 0.4 σ"
    /// What the object's own image says there, for a network's pixels have neither masks nor weights: position, masks.
    QString place;
};

/// position: image coordinates from 0; pixel: the one it lies in.
CompareReadout compareReadout(const ComparedPictures& shown, QPointF position, QPoint pixel, bool inDegrees);
QString longestComparison(const ComparedPictures& shown); ///< as long as values may get

} // namespace oddity::widgets
