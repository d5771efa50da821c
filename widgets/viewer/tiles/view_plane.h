// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QObject>
#include <QPointF>
#include <QTimer>

#include "core/data/cutout.h"
#include "core/io/pyramid/image_pyramid.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

class TileCanvas;

/// What is seen on a canvas, and some of what is about it, as one plane of values at the scale it is seen at: taken
/// from the pyramid off the GUI thread when the view rests, while it is wanted.
class ViewPlane : public QObject {
    Q_OBJECT

public:
    struct Plane {
        std::shared_ptr<const std::vector<float>> values; ///< row 0 at the bottom
        int width = 0;
        int height = 0;
        QPointF origin;   ///< of the first pixel's centre on the image
        double scale = 1; ///< image pixels to one of the plane
    };

    ViewPlane(TileCanvas* canvas, QThreadPool* pool);
    void setWanted(bool isWanted);
    void renew();  ///< another image, or better pixels of this one
    void follow(); ///< the canvas is seen again

Q_SIGNALS:
    void ready(const oddity::widgets::ViewPlane::Plane& plane);
    void failed(const QString& message);

private:
    void read();

    TileCanvas* m_canvas;
    TaskSlot m_reading;
    QTimer m_rest;
    bool m_isWanted = false;
    int m_level = -1; ///< of the plane made last; -1: none
    core::PixelRegion m_region;
};

} // namespace oddity::widgets
