// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include <QColor>
#include <QImage>
#include <QString>

#include "core/data/cutout.h"

namespace oddity::widgets {

/// Why pixels are masked, as colours for painting over the image.
struct MaskPicture {
    struct Reason {
        QColor colour;
        QString text; ///< "beyond the image", "mask bit 2 (4)"
        std::size_t pixels = 0;
    };

    QImage image;                ///< width × height, top row first, transparent where good; null: nothing is masked
    std::vector<Reason> reasons; ///< those that occur; the cutout's own before the bits of its mask layer
};

/// Of one band; -1: a pixel that is masked in any band. Where several reasons meet, the pixel has the colour of the
/// rarest, so that nothing hides under a large flag. Any thread.
MaskPicture maskPicture(const core::Cutout& cutout, int band);

/// The mask value of the cutout's Mask layer at a pixel (bands combined by or for band -1); 0 without a layer.
std::uint32_t maskCode(const core::Cutout& cutout, int band, std::size_t pixel);
/// Reasons of Cutout::mask as words, "missing, beyond the image"; a pixel that is NaN counts as missing.
QString maskReason(const core::Cutout& cutout, int band, std::size_t pixel);

} // namespace oddity::widgets
