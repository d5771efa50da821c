// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "widgets/map/map_canvas.h"

namespace oddity::widgets {

/// The map in VTK: one actor of round splats for each layer, one of rings for the labelled objects. Where
/// the splats would be too many to draw in time, one texture made by drawRaster() takes their place.
/// Only where RenderWidget::isUsable().
class MapScene : public MapCanvas {
public:
    explicit MapScene(QWidget* parent);
    ~MapScene() override;

    QWidget* widget() override;
    void setPicture(const MapPicture& picture) override;
    void setTransform(const MapTransform& transform) override;
    QImage grab() override;

private:
    struct Actors;
    void prepareFrame();

    std::unique_ptr<Actors> m_actors;
};

} // namespace oddity::widgets
