// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QWidget>

#include "core/data/sky_transform.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/image/canvas/view_link.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Paints a float image with its pixels as squares. Wheel zooms about the pointer, left or middle drag pans, right
/// drag changes contrast (up and down) and bias (across) as in DS9, double click fits. Image coordinates: pixel
/// centres at integers from 0, row 0 at the bottom. Large images are coloured off the GUI thread.
class ImageCanvas : public QWidget {
    Q_OBJECT

public:
    explicit ImageCanvas(QWidget* parent = nullptr);

    void setPicture(std::shared_ptr<const Picture> picture); ///< null: empty. Another size fits the view anew
    const Picture* picture() const { return m_picture.get(); }
    void setRendering(const Rendering& rendering);
    const Rendering& rendering() const { return m_rendering; }
    /// Painted over the image: pixels are the edges of the overlay in image coordinates (a null image: none).
    void setOverlay(const QImage& overlay, const QRectF& pixels, double opacity);
    void setSky(std::shared_ptr<const core::SkyTransform> sky);
    void setTitle(const QString& title);
    void setFurnitureVisible(bool visible); ///< scale bar and compass

    void linkWith(const ImageCanvas& other); ///< same view and crosshair from now on
    void fit() { m_link->fit(); }
    void zoomBy(double factor, QPointF about); ///< widget coordinates
    double zoom() const;
    QPointF imageFromWidget(QPointF position) const;
    QPointF widgetFromImage(QPointF position) const;
    /// The pixel under an image position; nothing outside the image.
    std::optional<QPoint> pixelAt(QPointF imagePosition) const;

    QSize sizeHint() const override { return {360, 360}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

Q_SIGNALS:
    void pointed(const std::optional<QPointF>& imagePosition); ///< also when a linked canvas is pointed at
    void contrastChanged(double contrast, double bias);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void follow(std::shared_ptr<ViewLink> link);
    void colour();
    double fitZoom() const;
    QPointF centre() const;
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
    std::shared_ptr<ViewLink> m_link;
    TaskSlot m_colouring;
    QPointF m_pressedAt;
    QPointF m_centreAtPress;
    double m_contrastAtPress = 1;
    double m_biasAtPress = 0.5;
};

} // namespace oddity::widgets
