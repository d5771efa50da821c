// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace oddity::widgets {

/// How image coordinates (pixel centres at integers from 0, y up) lie on a widget: centre is in its middle, and a pixel
/// of the image is zoom pixels of the screen.
struct ImageMapping {
    QRectF area; ///< of the widget
    QPointF centre;
    double zoom = 1;
    QSizeF imageSize; ///< pixels

    QPointF toWidget(QPointF image) const {
        return {area.center().x() + (image.x() - centre.x()) * zoom,
                area.center().y() - (image.y() - centre.y()) * zoom};
    }
    QPointF toImage(QPointF widget) const {
        return {centre.x() + (widget.x() - area.center().x()) / zoom,
                centre.y() - (widget.y() - area.center().y()) / zoom};
    }
    /// The part of the image that is seen, in widget coordinates.
    QRectF seen() const {
        const QPointF topLeft = toWidget({-0.5, imageSize.height() - 0.5});
        return QRectF(topLeft, imageSize * zoom).intersected(area);
    }
    /// The same in image coordinates; its top is the smaller y.
    QRectF seenPixels() const {
        const QRectF rect = seen();
        return QRectF(toImage(rect.bottomLeft()), toImage(rect.topRight()));
    }
    friend bool operator==(const ImageMapping&, const ImageMapping&) = default;
};

} // namespace oddity::widgets
