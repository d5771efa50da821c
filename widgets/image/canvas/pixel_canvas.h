// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QColor>
#include <QPixmap>
#include <QPointF>
#include <QPointer>
#include <QPolygonF>
#include <QStringList>
#include <QWidget>

#include "core/data/sky_transform.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/image/canvas/view_link.h"
#include "widgets/image/overlay/canvas_overlay.h"

namespace oddity::widgets {

/// An image with its pixels as squares, and what lies on it; where the pixels come from is the derived class's. Wheel
/// zooms about the pointer, left or middle drag pans, a middle click centres there, right drag changes contrast (up and
/// down) and bias (across) as in DS9, double click fits; + and − zoom, O shows one pixel as one of the screen, Home
/// fits. Image coordinates: pixel centres at integers from 0, row 0 at the bottom.
class PixelCanvas : public QWidget, public LinkedImage {
    Q_OBJECT

public:
    explicit PixelCanvas(QWidget* parent = nullptr);
    ~PixelCanvas() override;

    /// The colour that a pixel has on the screen; not valid outside the image, or while it is not known.
    virtual QColor colourAt(QPoint pixel) const = 0;

    void setRendering(const Rendering& rendering);
    const Rendering& rendering() const { return m_rendering; }
    /// The view stays at its pixels, or with isSamePlace, for another image of the same object, at its place on the
    /// sky.
    void setSky(std::shared_ptr<const core::SkyTransform> sky, bool isSamePlace = false);
    const std::shared_ptr<const core::SkyTransform>& sky() const override { return m_sky; }
    void setTitle(const QString& title);
    void setFurnitureVisible(bool visible); ///< scale bar and compass
    /// How the image lies, and how against the one that a linked view was set on: "turned 34° left", "north up",
    /// "matched by pixel" without a sky, "north 34° left here" where pixels are asked for, "elsewhere on the sky"; ""
    /// where it lies as in its file and like the other.
    QString lieText() const;

    /// Painted over the image in this order; mouse and tool tips go to the last first. Not owned.
    void addOverlay(CanvasOverlay* overlay);
    void setMagnifierVisible(bool visible);
    /// The part of the image that is seen with all that lies on it, without the empty margins around it.
    QPixmap grabSeen();

    void linkWith(const PixelCanvas& other); ///< same view and crosshair from now on
    /// The same, with any number of canvases; those whose images have another sky show the same part of it.
    void setLink(std::shared_ptr<ViewLink> link);
    const std::shared_ptr<ViewLink>& link() const { return m_link; }
    void fit(); ///< the whole image, or with it those that it is to be fitted with
    void showAt(QPointF centre, double zoom);
    void zoomTo(double zoom);                  ///< about the middle
    void zoomBy(double factor, QPointF about); ///< widget coordinates
    /// How it is turned, were it the image that the linked view is said of. A mode for north up is kept where it can
    /// be.
    ViewTurn turn() const;
    void setTurn(const ViewTurn& turn); ///< about the middle; where all of an image is shown, it fits again
    void turnBy(const LinearMap& map);  ///< as seen on the screen, y up
    void tellView(ViewLink& link, bool isWhole) const; ///< shows on another link what is seen here, or the whole image
    double zoom() const { return mapping().zoom; }
    QPointF centre() const { return mapping().centre; }
    ImageMapping mapping() const;
    std::optional<QPointF> crosshair() const; ///< image coordinates of this image
    QPointF imageFromWidget(QPointF position) const { return mapping().toImage(position); }
    QPointF widgetFromImage(QPointF position) const { return mapping().toWidget(position); }
    /// The pixel under an image position; nothing outside the image.
    std::optional<QPoint> pixelAt(QPointF imagePosition) const;

    QSize sizeHint() const override { return {360, 360}; }
    QSize minimumSizeHint() const override { return {96, 96}; }

Q_SIGNALS:
    void pointed(const std::optional<QPointF>& imagePosition); ///< also when a linked canvas is pointed at
    void hovered(const std::optional<QPointF>& imagePosition); ///< by the mouse on this canvas, unless frozen
    void viewChanged();
    void recoloured(); ///< colourAt() knows other colours
    void contrastChanged(double contrast, double bias);
    void menuAsked(QPoint globalPosition); ///< a right click that did not drag, or the menu key

protected:
    virtual void recolour() = 0;                     ///< after another rendering
    virtual void paintPixels(QPainter& painter) = 0; ///< with what belongs to the image itself
    virtual QString title() const { return m_title; }
    bool hasMagnifier() const { return m_hasMagnifier; }
    /// For another image: the whole of it, unless the linked view has a place in it on the sky.
    void fitAnew();

    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    /// What the picture of furniture and overlays was painted for.
    struct LayerState {
        ImageMapping mapping;
        QRect frame;
        QStringList words;
        bool hasFurniture = false;
        std::shared_ptr<const core::SkyTransform> sky;
        double devicePixelRatio = 0;
        friend bool operator==(const LayerState&, const LayerState&) = default;
    };
    /// What mapping() was computed for.
    struct MappingState {
        const ViewLink* link = nullptr;
        quint64 revision = 0;
        QSize size;
        QSize imageSize;
        std::shared_ptr<const core::SkyTransform> sky;
        friend bool operator==(const MappingState&, const MappingState&) = default;
    };
    ImageMapping computedMapping() const;
    /// To the screen, of the image about this pixel, the best over `reach` pixels to each side; with the linked zoom.
    LinearMap linkedMap(QPointF pixel, double reach) const;
    QRect frame() const { return m_frame.isNull() ? rect() : m_frame; }
    bool hasImage() const { return !imageSize().isEmpty(); }
    QPointF middle() const; ///< of the image
    double fitZoom(const LinearMap& orientation) const;
    void showAllTogether(const ViewTurn& turn);
    /// The edges of another image of the linked view, in pixels of this one; empty where it is elsewhere on the sky.
    QPolygonF edgesHere(const LinkedImage& other) const;
    const core::SkyTransform* matchedSky() const; ///< that the linked view is matched by; null: by pixel
    bool isMatched() const;                       ///< to an image with another sky
    bool isShared() const { return m_link.get() != m_ownLink; }
    /// Of the place that the linked view is said of; nothing where this image is elsewhere on the sky.
    std::optional<QPointF> linkedPixel() const;
    std::optional<QPointF> linkedCentre() const; ///< nothing: the whole image is shown
    double leastZoom() const;
    void showTip(QPointF position, QPoint globalPosition);
    LayerState layerState() const;
    void repaintLayer();
    void paintOverlays(QPainter& painter);
    void paintCrosshair(QPainter& painter);
    void paintMagnifier(QPainter& painter, QPointF position);

    Rendering m_rendering;
    std::shared_ptr<const core::SkyTransform> m_sky;
    QString m_title;
    bool m_hasFurniture = true;
    QRect m_frame; ///< that furniture keeps to; null: all of the widget
    bool m_hasMagnifier = false;
    bool m_hasTip = false;
    Qt::MouseButton m_held = Qt::NoButton; ///< that a drag or click is of
    bool m_isClick = false;                ///< the button went down and has not dragged
    std::vector<QPointer<CanvasOverlay>> m_overlays;
    QPixmap m_layer; ///< furniture and overlays, so that the pointer moves over them without painting them again
    LayerState m_layerState;
    bool m_isLayerStale = true;
    mutable MappingState m_mappingState;
    mutable ImageMapping m_mapping; ///< matching by sky is too dear for every point
    std::shared_ptr<ViewLink> m_link;
    const ViewLink* m_ownLink = nullptr; ///< the first one; to compare with
    QPointF m_pressedAt;
    ImageMapping m_mappingAtPress;
    double m_contrastAtPress = 1;
    double m_biasAtPress = 0.5;
};

} // namespace oddity::widgets
