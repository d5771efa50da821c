// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <QSizeF>
#include <QTransform>

#include "widgets/image/turning/linear_map.h"

class QPainter;

namespace oddity::widgets {

/// How image coordinates (pixel centres at integers from 0, y up) lie on a widget: centre is in its middle, a pixel of
/// the image is zoom pixels of the screen, and the image may be turned, mirrored or sheared about it.
struct ImageMapping {
    QRectF area; ///< of the widget
    QPointF centre;
    double zoom = 1;
    QSizeF imageSize;           ///< pixels
    LinearMap orientation = {}; ///< of a determinant of 1 or -1: areas are zoom's

    QRectF edges() const { return {QPointF(-0.5, -0.5), imageSize}; } ///< of the image, its top the smaller y
    bool isUpright() const { return orientation.isIdentity(); }
    QPointF toWidget(QPointF image) const {
        const QPointF step = orientation * (image - centre);
        return {area.center().x() + step.x() * zoom, area.center().y() - step.y() * zoom};
    }
    QPointF toImage(QPointF widget) const {
        return centre + imageStep({widget.x() - area.center().x(), widget.y() - area.center().y()});
    }
    /// What a step on the widget (y down) is on the image (y up).
    QPointF imageStep(QPointF widgetStep) const {
        return orientation.inverted() * QPointF(widgetStep.x() / zoom, -widgetStep.y() / zoom);
    }
    /// A rectangle of the image (its top is the smaller y) as it lies on the widget.
    QPolygonF outlineOf(const QRectF& image) const;
    QTransform transform() const; ///< toWidget() as Qt says it
    /// The part of the image that is seen, in widget coordinates; of a turned image the rectangle about it.
    QRectF seen() const;
    /// The rectangle about the same part in image coordinates; its top is the smaller y. What it covers of a turned
    /// image is more than what is seen.
    QRectF seenPixels() const;
    /// The rectangle about the widget in image coordinates, beyond the image's edges too.
    QRectF viewPixels() const;
    /// The part that is seen by its corners, in widget coordinates; none where nothing is.
    QPolygonF seenOutline() const;
    /// The painter draws on the part of the image that is seen alone.
    void clipToSeen(QPainter& painter) const;

    friend bool operator==(const ImageMapping&, const ImageMapping&) = default;
};

} // namespace oddity::widgets
