// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <QRectF>
#include <QWidget>

#include "core/data/sky_transform.h"
#include "widgets/image/canvas/view_link.h"
#include "widgets/viewer/tiles/tile_requests.h"

namespace oddity::widgets {

/// Paints one plane of an image of any size: what is at hand at the nearest scale at once, the rest as its tiles
/// come. Gestures and coordinates are ImageCanvas's: wheel zooms about the pointer, left or middle drag pans, right
/// drag changes contrast and bias, double click fits; pixel centres at integers from 0, row 0 at the bottom.
class TileCanvas : public QWidget {
    Q_OBJECT

public:
    explicit TileCanvas(QThreadPool* pool, QWidget* parent = nullptr);

    /// null: empty. keepsView: another plane of the same image; the one before is seen until this one is read.
    void setPyramid(std::shared_ptr<core::ImagePyramid> pyramid, bool keepsView = false);
    const std::shared_ptr<core::ImagePyramid>& pyramid() const { return m_pyramid; }
    void setRendering(const Rendering& rendering);
    const Rendering& rendering() const { return m_rendering; }
    void setSky(std::shared_ptr<const core::SkyTransform> sky);
    /// A rectangle to point out, in image coordinates, with a word on it.
    void setOutline(const std::optional<QRectF>& edges, const QString& text = {});
    /// Painted over the image and under scale bar and compass: a grid, contours, marks.
    void setForeground(std::function<void(QPainter&)> paint);

    void fit() { m_link->fit(); }
    void showAt(QPointF centre, double zoom);
    void zoomBy(double factor, QPointF about); ///< widget coordinates
    double zoom() const;
    QPointF centre() const;
    QPointF imageFromWidget(QPointF position) const;
    QPointF widgetFromImage(QPointF position) const;
    bool contains(QPointF imagePosition) const;
    /// What is in the file at this pixel, where its tile is at hand.
    std::optional<float> valueAt(QPointF imagePosition) const;
    /// 0: what is seen is whole; n: some of it is a preview from one row in n.
    int previewStep() const { return m_previewStep; }
    bool isComplete() const; ///< nothing that is seen is waited for

    QSize sizeHint() const override { return {640, 480}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

Q_SIGNALS:
    void pointed(const std::optional<QPointF>& imagePosition);
    void viewChanged();
    void contrastChanged(double contrast, double bias);
    void failed(const QString& message); ///< a part of the image that cannot be read

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
    struct Shown {
        TilePicture picture;
        int stretchNumber = 0;
        int coloursNumber = 0;
        int seenInFrame = 0;
        bool isOfFormer = false; ///< of the plane before, until this one's is there
    };

    double fitZoom() const;
    bool hasTile(const core::TileKey& key) const;
    int levelSeen() const;
    std::vector<core::TileKey> tilesSeen(int level, int margin) const; ///< from the middle outwards
    void take(const core::TileKey& key, const TilePicture& picture, int stretchNumber, int coloursNumber);
    void paintTiles(QPainter& painter);
    void paintStandIn(QPainter& painter, const core::TileKey& key);
    void paintTile(QPainter& painter, const core::TileKey& key, const QRectF& clip, bool isSmooth = true);
    QRectF areaOf(const core::TileKey& key) const;
    void paintMarks(QPainter& painter);
    void ask(const std::vector<core::TileKey>& seen);
    void forget(std::size_t seen);
    void setContrast(double contrast, double bias);

    std::shared_ptr<core::ImagePyramid> m_pyramid;
    TileRequests m_requests;
    std::map<core::TileKey, Shown> m_tiles;
    std::set<core::TileKey> m_failures;
    int m_frame = 0;
    int m_previewStep = 0;
    Rendering m_rendering;
    TileRequests::Look m_look;
    std::shared_ptr<const core::SkyTransform> m_sky;
    std::optional<QRectF> m_outline;
    QString m_outlineText;
    std::function<void(QPainter&)> m_foreground;
    std::shared_ptr<ViewLink> m_link;
    QPointF m_pressedAt;
    QPointF m_centreAtPress;
    double m_contrastAtPress = 1;
    double m_biasAtPress = 0.5;
};

} // namespace oddity::widgets
