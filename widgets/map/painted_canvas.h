// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/map/map_canvas.h"

namespace oddity::widgets {

/// The map without OpenGL: discs or a density drawn by the processor.
class PaintedCanvas : public MapCanvas {
public:
    explicit PaintedCanvas(QWidget* parent);
    ~PaintedCanvas() override;

    QWidget* widget() override;
    void setPicture(const MapPicture& picture) override;
    void setTransform(const MapTransform& transform) override;
    QImage grab() override;

private:
    class Surface;
    Surface* m_surface; ///< owned by its Qt parent
};

} // namespace oddity::widgets
