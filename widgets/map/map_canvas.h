// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QColor>
#include <QWidget>

#include "widgets/map/points/map_points.h"
#include "widgets/map/points/map_transform.h"
#include "widgets/map/points/point_look.h"

namespace oddity::widgets {

/// A ring around a labelled object.
struct MapMark {
    std::size_t point = 0;
    QRgb colour = 0;
};

/// Everything the map draws, apart from where it looks. Snapshots: copies are cheap.
struct MapPicture {
    std::shared_ptr<const MapPoints> points; ///< null: an empty map
    std::shared_ptr<const PointLook> look;   ///< one entry a point
    std::shared_ptr<const std::vector<MapMark>> marks;
    double sizeFactor = 1;
    QColor background = Qt::black;
};

/// Draws a MapPicture through a MapTransform. Two kinds: VTK where OpenGL is at hand, else a painted image; the same
/// colours, sizes and places. GUI thread.
class MapCanvas {
public:
    virtual ~MapCanvas() = default;
    virtual QWidget* widget() = 0; ///< lives as long as its parent
    virtual void setPicture(const MapPicture& picture) = 0;
    virtual void setTransform(const MapTransform& transform) = 0;
    virtual QImage grab() = 0; ///< what is drawn now, in device pixels
};

/// The kind that this platform supports.
std::unique_ptr<MapCanvas> makeMapCanvas(QWidget* parent);

inline constexpr double markGapPx = 2.5; ///< between a disc and the ring around it
inline constexpr double markWidthPx = 1.6;

} // namespace oddity::widgets
