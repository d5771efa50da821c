// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QImage>
#include <QPolygonF>
#include <QWidget>

#include "widgets/map/points/point_look.h"

namespace oddity::widgets {

/// What the hover card tells of one object.
struct HoverCard {
    QPointF place; ///< of the object, in pixels
    double ringPx = 6;
    QString id;
    QString value;           ///< "redshift 0.31", or ""
    QString note;            ///< label or flag, or ""
    bool hasPicture = false; ///< whether room is kept for one
    QImage picture;          ///< may be null while it is being read
};

/// Everything on the map that is not a point: title, legend, the ring around the current object, the hover card and
/// the region being drawn. A transparent child of the canvas that lets events through.
class MapOverlay : public QWidget {
    Q_OBJECT

public:
    explicit MapOverlay(QWidget* canvas);

    void setTitle(const QString& title, const QString& detail);
    void setMessage(const QString& headline, const QString& advice); ///< in the middle, for an empty map
    void setScale(const ColourScale& scale, const QString& note);    ///< note: a line under the scale, or ""
    void setCurrent(std::optional<QPointF> place, double ringPx);
    void setHover(std::optional<HoverCard> card);
    void setRegion(const QPolygonF& region);
    int legendHeight() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF titleArea() const;
    QRectF legendArea() const;
    QRectF cardArea() const;
    void paintTitle(QPainter& painter) const;
    void paintMessage(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    double paintRamp(QPainter& painter, double x, double y) const;
    double paintCategories(QPainter& painter, double x, double y) const;
    void paintCurrent(QPainter& painter) const;
    void paintHover(QPainter& painter) const;
    void paintRegion(QPainter& painter) const;

    QString m_title, m_detail, m_headline, m_advice, m_note;
    ColourScale m_scale;
    bool m_hasLegend = false;
    std::optional<QPointF> m_current;
    double m_ringPx = 6;
    std::optional<HoverCard> m_hover;
    QPolygonF m_region;
};

/// A number as short as its range allows: for scales and cards.
QString shortNumber(double value, double range);

} // namespace oddity::widgets
