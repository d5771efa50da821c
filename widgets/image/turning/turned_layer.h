// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>

#include "widgets/image/overlay/image_mapping.h"

class QPainter;

namespace oddity::widgets {

/// What a widget shows of pictures that lie turned, mirrored or sheared on it. A pixel of the device has the colour of
/// the picture's pixel that its middle lies in, as ImageMapping::toImage() tells it to a hundred-thousandth of one, so
/// that pictures side by side have no seam; or, smooth, what lies between the middles of the four pixels about it. GUI
/// thread.
class TurnedLayer {
public:
    void begin(const ImageMapping& mapping, double devicePixelRatio, const QColor& background);
    /// picture: top row first, its edges in image coordinates (their top is the smaller y). Only what is inside clip,
    /// another such rectangle, is laid, in place of what was there.
    void lay(const QImage& picture, const QRectF& edges, const QRectF& clip, bool isSmooth);
    void paint(QPainter& painter) const; ///< over the mapping's area

private:
    ImageMapping m_mapping;
    double m_ratio = 1;
    QImage m_image;
};

} // namespace oddity::widgets
