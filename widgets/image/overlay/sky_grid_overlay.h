// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/data/sky_transform.h"
#include "widgets/image/overlay/canvas_overlay.h"
#include "widgets/image/overlay/sky_grid.h"

namespace oddity::widgets {

/// Lines of right ascension and declination (or of the image's own frame) with labels along the edges of what is seen.
class SkyGridOverlay : public CanvasOverlay {
    Q_OBJECT

public:
    using CanvasOverlay::CanvasOverlay;
    void setSky(std::shared_ptr<const core::SkyTransform> sky); ///< null: no grid
    void setInDegrees(bool inDegrees);
    void paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) override;
    const SkyGrid& grid() const { return m_grid; } ///< as last painted

private:
    std::shared_ptr<const core::SkyTransform> m_sky;
    bool m_inDegrees = false;
    bool m_isStale = true;
    ImageMapping m_mapping;
    SkyGrid m_grid;
};

} // namespace oddity::widgets
