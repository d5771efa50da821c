// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QImage>
#include <QRectF>

#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/turning/turned_layer.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Paints a picture that is in memory, large ones coloured off the GUI thread, with another image over it if asked for.
class ImageCanvas : public PixelCanvas {
    Q_OBJECT

public:
    explicit ImageCanvas(QWidget* parent = nullptr);

    void setPicture(std::shared_ptr<const Picture>
                        picture); ///< null: empty. Another size fits the view anew, unless it is matched by sky
    const Picture* picture() const { return m_picture.get(); }
    /// Painted over the image: pixels are the edges of the overlay in image coordinates (a null image: none).
    void setOverlay(const QImage& overlay, const QRectF& pixels, double opacity);
    QSize imageSize() const override;
    QColor colourAt(QPoint pixel) const override;

protected:
    void recolour() override;
    void paintPixels(QPainter& painter) override;

private:
    void paintImage(QPainter& painter, const QImage& image, const QRectF& edges);

    std::shared_ptr<const Picture> m_picture;
    QImage m_image;
    QImage m_overlay;
    QRectF m_overlayEdges;
    double m_overlayOpacity = 1;
    QSize m_lastSize;     ///< of the last picture that was one
    TurnedLayer m_turned; ///< of an image that is not upright, or of its overlay
    TaskSlot m_colouring;
};

} // namespace oddity::widgets
