// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/image_mapping.h"

#include <QPainter>
#include <QPainterPath>

namespace oddity::widgets {

namespace {

/// The part of a convex outline on one side of a line: where distance is not negative (Sutherland & Hodgman 1974).
template <typename Distance> QPolygonF cut(const QPolygonF& outline, const Distance& distance) {
    QPolygonF rest;
    for (qsizetype i = 0; i < outline.size(); ++i) {
        const QPointF from = outline[i], to = outline[(i + 1) % outline.size()];
        const double here = distance(from), there = distance(to);
        if (here >= 0)
            rest << from;
        if ((here >= 0) != (there >= 0))
            rest << from + (to - from) * (here / (here - there));
    }
    return rest;
}

} // namespace

QPolygonF ImageMapping::outlineOf(const QRectF& image) const {
    return QPolygonF({toWidget(image.topLeft()), toWidget(image.topRight()), toWidget(image.bottomRight()),
                      toWidget(image.bottomLeft())});
}

QTransform ImageMapping::transform() const {
    const LinearMap map = orientation.scaled(zoom);
    const QPointF origin = toWidget({0, 0});
    return {map.xx, -map.yx, map.xy, -map.yy, origin.x(), origin.y()};
}

QRectF ImageMapping::seen() const {
    if (!isUpright())
        return seenOutline().boundingRect();
    const QPointF topLeft = toWidget({-0.5, imageSize.height() - 0.5});
    return QRectF(topLeft, imageSize * zoom).intersected(area);
}

QRectF ImageMapping::seenPixels() const {
    if (isUpright()) {
        const QRectF rect = seen();
        return QRectF(toImage(rect.bottomLeft()), toImage(rect.topRight()));
    }
    QPolygonF outline = seenOutline();
    for (QPointF& corner : outline)
        corner = toImage(corner);
    return outline.boundingRect().intersected(edges());
}

QRectF ImageMapping::viewPixels() const {
    return QPolygonF({toImage(area.topLeft()), toImage(area.topRight()), toImage(area.bottomRight()),
                      toImage(area.bottomLeft())})
        .boundingRect();
}

QPolygonF ImageMapping::seenOutline() const {
    QPolygonF outline = outlineOf(edges());
    outline = cut(outline, [this](QPointF at) { return at.x() - area.left(); });
    outline = cut(outline, [this](QPointF at) { return area.right() - at.x(); });
    outline = cut(outline, [this](QPointF at) { return at.y() - area.top(); });
    return cut(outline, [this](QPointF at) { return area.bottom() - at.y(); });
}

void ImageMapping::clipToSeen(QPainter& painter) const {
    if (isUpright())
        return painter.setClipRect(seen(), Qt::IntersectClip);
    QPainterPath path;
    path.addPolygon(seenOutline());
    path.closeSubpath();
    painter.setClipPath(path, Qt::IntersectClip);
}

} // namespace oddity::widgets
