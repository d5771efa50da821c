// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <QHash>
#include <QImage>
#include <QPixmap>
#include <QWidget>

#include "core/data/row_id.h"
#include "widgets/map/points/map_points.h"
#include "widgets/map/points/map_transform.h"
#include "widgets/map/points/point_look.h"

class QTimer;

namespace oddity::widgets {

/// The pictures of objects on the map, each at its point and framed in its point's colour: the best-ranked that have
/// room, more of them the nearer one looks (see placedPictures()). Pictures appear as they are read. Over very many
/// points they are placed anew once the map rests, and move along until then. A transparent child of the canvas that
/// lets events through. GUI thread.
class MapPictures : public QWidget {
    Q_OBJECT

public:
    /// The picture of an object, null when it is not at hand yet; pictureReady() follows then.
    using Source = std::function<QImage(core::RowId)>;

    explicit MapPictures(QWidget* canvas);

    void setSource(Source source);
    void setOn(bool isOn);
    bool isOn() const { return m_isOn; }
    void setPoints(std::shared_ptr<const MapPoints> points, std::shared_ptr<const PointLook> look);
    void setOrder(const std::vector<core::RowId>& bestFirst); ///< rows that are not in it come last
    void setTransform(const MapTransform& transform);
    void pictureReady(core::RowId row);
    void forgetPictures(); ///< they look otherwise now

    const std::vector<std::size_t>& placed() const { return m_placed; } ///< points, best first
    std::int64_t pointAt(QPointF pixel) const;                          ///< whose picture is there, -1: none's
    static constexpr double sidePx = 60;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    void placeSoon();
    void rankPoints();
    QRectF areaOf(std::size_t point) const;
    QPixmap picture(core::RowId row);

    bool m_isOn = false;
    Source m_source;
    std::shared_ptr<const MapPoints> m_points;
    std::shared_ptr<const PointLook> m_look;
    std::vector<core::RowId> m_order;
    std::vector<std::uint32_t> m_rankOfPoint;
    MapTransform m_transform;
    std::vector<std::size_t> m_placed;
    QHash<qint64, QPixmap> m_pictures; ///< of rows, as large as they are painted
    QTimer* m_rest;
};

} // namespace oddity::widgets
