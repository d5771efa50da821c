// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QWidget>

#include "core/data/cutout.h"
#include "core/data/display/colour_composite.h"
#include "widgets/session/attribution/attribution_layer.h"

class QKeyEvent;

namespace oddity::widgets {

class CanvasTools;
class ColourBar;
class ImageCanvas;
class Session;

/// How a map is drawn; for the eye alone.
struct AttributionLook {
    bool isSideBySide = false;
    int band = -1; ///< -1: the sum over the bands
    double smoothingPx = 1;
    double opacity = 0.8;
};

/// A grey image with a signed map over it or beside it, and the map's scale.
class AttributionCanvas : public QWidget {
    Q_OBJECT

public:
    AttributionCanvas(Session* session, QWidget* parent);
    ImageCanvas& image() { return *m_image; }
    bool press(const QKeyEvent& event); ///< whether the key meant something

    /// Both null: none.
    void setCutout(const std::shared_ptr<const core::Cutout>& cutout, const core::CompositeSettings* composite,
                   core::RowId row);
    void setMap(std::shared_ptr<const AttributionLayer> layer, const AttributionLook& look); ///< null: none

private:
    ImageCanvas* m_image;
    ImageCanvas* m_heat;
    CanvasTools* m_tools;
    CanvasTools* m_heatTools;
    ColourBar* m_scale;
};

} // namespace oddity::widgets
