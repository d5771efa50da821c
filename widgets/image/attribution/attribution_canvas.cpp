// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/attribution_canvas.h"

#include <utility>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "widgets/image/canvas/colour_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

core::ColourMap overlayMap() {
    return core::ColourMap::named("blue-black-red");
}

} // namespace

AttributionCanvas::AttributionCanvas(Session* session, QWidget* parent)
    : QWidget(parent), m_image(new ImageCanvas(this)), m_heat(new ImageCanvas(this)), m_scale(new ColourBar(this)) {
    m_heat->linkWith(*m_image);
    m_tools = new CanvasTools(m_image, session);
    m_heatTools = new CanvasTools(m_heat, session);
    m_heat->setFurnitureVisible(false);
    m_heat->setTitle(tr("Attribution"));
    auto* canvases = new QHBoxLayout;
    canvases->setSpacing(2);
    canvases->addWidget(m_image, 1);
    canvases->addWidget(m_heat, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::spacingPx / 2);
    column->addLayout(canvases, 1);
    column->addWidget(m_scale);
    m_heat->setVisible(false);
    m_scale->setVisible(false);
}

bool AttributionCanvas::press(const QKeyEvent& event) {
    return m_tools->press(event);
}

void AttributionCanvas::setCutout(const std::shared_ptr<const core::Cutout>& cutout,
                                  const core::CompositeSettings* composite, core::RowId row) {
    if (!cutout || !composite) {
        m_image->setPicture(nullptr);
        m_tools->setSubject(nullptr, -1);
        return;
    }
    // grey, so that colour means attribution alone: the composite's intensity, as in the other views
    core::ColourPicture picture = core::colourComposite(*cutout, *composite);
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
        const float grey = (picture.rgb[i] + picture.rgb[i + 1] + picture.rgb[i + 2]) / 3;
        picture.rgb[i] = picture.rgb[i + 1] = picture.rgb[i + 2] = grey;
    }
    m_image->setSky(cutout->sky);
    m_heat->setSky(cutout->sky);
    m_image->setPicture(Picture::ofComposite(std::move(picture)));
    m_tools->setSubject(cutout, -1, row);
    m_heatTools->setContoursOf(cutout, -1);
}

void AttributionCanvas::setMap(std::shared_ptr<const AttributionLayer> layer, const AttributionLook& look) {
    m_heat->setVisible(look.isSideBySide && layer);
    m_scale->setVisible(layer != nullptr);
    if (!layer) {
        m_image->setOverlay({}, {}, 1);
        return;
    }
    const core::Tensor& map = layer->attribution.map;
    const int height = static_cast<int>(map.shape[1]), width = static_cast<int>(map.shape[2]);
    const std::vector<float> plane = attributionPlane(map, look.band, look.smoothingPx);
    const float scale = attributionScale(plane);
    const QRectF edges = gridEdges(layer->grid, width, height);
    m_scale->setMap(look.isSideBySide ? divergingMap() : overlayMap());
    m_scale->setTexts(tr("−%1: lowers the value").arg(measureText(scale)), tr("0"),
                      tr("+%1: raises the value").arg(measureText(scale)));
    if (!look.isSideBySide) {
        m_image->setOverlay(attributionOverlay(plane, width, height, scale, overlayMap()), edges, look.opacity);
        return;
    }
    m_image->setOverlay({}, {}, 1);
    Rendering rendering;
    rendering.stretch.limits = {-scale, scale};
    rendering.map = divergingMap();
    // an empty picture of the image's size carries the link's coordinates, the map lies over it on its own grid
    if (const Picture* image = m_image->picture()) {
        const std::vector<float> nothing(static_cast<std::size_t>(image->pixelCount()), 0.0F);
        m_heat->setRendering(rendering);
        m_heat->setPicture(Picture::ofPlane(nothing, image->width, image->height));
        m_heat->setOverlay(rendered({width, height, false, plane}, rendering), edges, 1);
    }
}

} // namespace oddity::widgets
