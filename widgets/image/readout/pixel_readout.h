// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include <QPoint>
#include <QString>

#include "core/data/cutout.h"

namespace oddity::widgets {

/// What a cutout says about one of its pixels, for people.
struct PixelReadout {
    QString values;  ///< "x 31.0  y 36.0   g 1.23   r 0.98 nanomaggy": FITS and DS9 count pixels from 1
    QString quality; ///< "flagged · mask 5 (bits 0, 2) · g σ 0.012 (inverse variance 6944) · segment 3"; "" for none
    QString position; ///< sky position with its frame, or why there is none
};

/// As long as values may get for pixels of this cutout.
QString longestValues(const core::Cutout& cutout);

QString maskCodeText(std::uint32_t code); ///< "mask 5 (bits 0, 2)"
QString noSkyText();                      ///< why an image without sky has no positions

/// position: image coordinates from 0; pixel: the one it lies in.
PixelReadout pixelReadout(const core::Cutout& cutout, QPointF position, QPoint pixel, bool inDegrees);

} // namespace oddity::widgets
