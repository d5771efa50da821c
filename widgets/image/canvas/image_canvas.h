// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QPointer>
#include <QRectF>
#include <QWidget>

#include "core/data/sky_transform.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/image/canvas/view_link.h"
#include "widgets/image/overlay/canvas_overlay.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Paints a float image with its pixels as squares, and what lies on it. Wheel zooms about the pointer, left or middle
/// drag pans, right drag changes contrast (up and down) and bias (across) as in DS9, double click fits; + and − zoom,
/// O shows one pixel as one of the screen, Home fits. Image coordinates: pixel centres at integers from 0, row 0 at the
/// bottom. Large images are coloured off the GUI thread.
class ImageCanvas : public QWidget {
    Q_OBJECT

public:
    explicit ImageCanvas(QWidget* parent = nullptr);

    void setPicture(std::shared_ptr<const Picture>
                        picture); ///< null: empty. Another size fits the view anew, unless it is matched by sky
    const Picture* picture() const { return m_picture.get(); }
    void setRendering(const Rendering& rendering);
    const Rendering& rendering() const { return m_rendering; }
    /// Painted over the image: pixels are the edges of the overlay in image coordinates (a null image: none).
    void setOverlay(const QImage& overlay, const QRectF& pixels, double opacity);
    /// The view stays at its pixels, or with isSamePlace, for another image of the same object, at its place on the
    /// sky.
    void setSky(std::shared_ptr<const core::SkyTransform> sky, bool isSamePlace = false);
    void setTitle(const QString& title);
    void setFurnitureVisible(bool visible); ///< scale bar and compass

    /// Painted over the image in this order; mouse and tool tips go to the last first. Not owned.
    void addOverlay(CanvasOverlay* overlay);
    void setMagnifierVisible(bool visible);

    void linkWith(const ImageCanvas& other); ///< same view and crosshair from now on
    /// The same, with any number of canvases; those whose images have another sky show the same part of it.
    void setLink(std::shared_ptr<ViewLink> link);
    const std::shared_ptr<ViewLink>& link() const { return m_link; }
    void fit() { m_link->fit(); }
    void zoomTo(double zoom);                  ///< about the middle
    void zoomBy(double factor, QPointF about); ///< widget coordinates
    double zoom() const;
    ImageMapping mapping() const;
    std::optional<QPointF> crosshair() const; ///< image coordinates of this image
    /// The colour that a pixel has on the screen; not valid outside the image.
    QColor colourAt(QPoint pixel) const;
    QPointF imageFromWidget(QPointF position) const;
    QPointF widgetFromImage(QPointF position) const;
    /// The pixel under an image position; nothing outside the image.
    std::optional<QPoint> pixelAt(QPointF imagePosition) const;

    QSize sizeHint() const override { return {360, 360}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

Q_SIGNALS:
    void pointed(const std::optional<QPointF>& imagePosition); ///< also when a linked canvas is pointed at
    void hovered(const std::optional<QPointF>& imagePosition); ///< by the mouse on this canvas, unless frozen
    void contrastChanged(double contrast, double bias);
    void menuAsked(QPoint globalPosition); ///< a right click that did not drag, or the menu key

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void colour();
    double fitZoom() const;
    std::optional<QPointF> linkedCentre() const; ///< nothing: the whole image is shown
    QPointF centre() const { return mapping().centre; }
    void showTip(QPointF position, QPoint globalPosition);
    void paintOverlays(QPainter& painter);
    void paintImage(QPainter& painter, const QImage& image, const QRectF& edges);
    void paintCrosshair(QPainter& painter);

    std::shared_ptr<const Picture> m_picture;
    Rendering m_rendering;
    QImage m_image;
    QImage m_overlay;
    QRectF m_overlayEdges;
    double m_overlayOpacity = 1;
    std::shared_ptr<const core::SkyTransform> m_sky;
    QString m_title;
    bool m_hasFurniture = true;
    bool m_hasMagnifier = false;
    bool m_hasTip = false;
    bool m_isClick = false; ///< the button went down and has not dragged
    std::vector<QPointer<CanvasOverlay>> m_overlays;
    QSize m_lastSize; ///< of the last picture that was one
    std::shared_ptr<ViewLink> m_link;
    TaskSlot m_colouring;
    QPointF m_pressedAt;
    QPointF m_centreAtPress;
    double m_contrastAtPress = 1;
    double m_biasAtPress = 0.5;
};

} // namespace oddity::widgets
