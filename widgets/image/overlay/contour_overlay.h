// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "widgets/image/overlay/canvas_overlay.h"
#include "widgets/image/overlay/contours.h"
#include "widgets/image/overlay/drawing/drawn_layer.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Contours of a plane, traced off the GUI thread while it is visible, and drawn there where they are many; lines have
/// a dark seam, so that they are seen on dark and on light.
class ContourOverlay : public CanvasOverlay {
    Q_OBJECT

public:
    explicit ContourOverlay(QObject* parent = nullptr);
    /// scale and origin: where pixel (0,0) of the plane lies on the image, and how large its pixels are there.
    /// isSameImage: the lines of the plane before are seen until this one's are there.
    void setPlane(std::shared_ptr<const std::vector<float>> plane, int width, int height, QPointF origin = {},
                  double scale = 1, bool isSameImage = false);
    /// Levels in σ are those of this plane in place of the one that is traced, which may be a part of it; null: as it
    /// is without.
    void setLevelPlane(std::shared_ptr<const std::vector<float>> plane, int width, int height);
    void setRule(const ContourRule& rule);
    void setShownLimits(const core::StretchLimits& limits);
    const std::vector<Contour>& contours() const { return *m_contours; } ///< in pixels of the image
    void paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) override;

Q_SIGNALS:
    void failed(const QString& message);

private:
    void trace();
    void take(std::vector<Contour> contours, bool isSameThing);

    TaskSlot m_task;
    std::shared_ptr<const std::vector<float>> m_plane;
    int m_width = 0;
    int m_height = 0;
    std::shared_ptr<const std::vector<float>> m_levelPlane;
    int m_levelWidth = 0;
    int m_levelHeight = 0;
    QPointF m_origin;
    double m_scale = 1;
    ContourRule m_rule;
    core::StretchLimits m_shown;
    bool m_isStale = true;
    std::shared_ptr<const std::vector<Contour>> m_contours = std::make_shared<const std::vector<Contour>>();
    qsizetype m_points = 0; ///< of all contours
    DrawnLayer m_layer;
};

} // namespace oddity::widgets
