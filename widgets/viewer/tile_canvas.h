// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include <QRectF>
#include <QTimer>

#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/turning/turned_layer.h"
#include "widgets/viewer/tiles/tile_requests.h"

namespace oddity::widgets {

/// Paints one plane of an image of any size: what is at hand at the nearest scale at once, the rest as its tiles come.
/// The file's own pixels about the pointer are always read.
class TileCanvas : public PixelCanvas {
    Q_OBJECT

public:
    explicit TileCanvas(QThreadPool* pool, QWidget* parent = nullptr);

    /// null: empty. keepsView: another plane of the same image; the one before is seen until this one is read.
    void setPyramid(std::shared_ptr<core::ImagePyramid> pyramid, bool keepsView = false);
    const std::shared_ptr<core::ImagePyramid>& pyramid() const { return m_pyramid; }
    /// Shown in place of the one plane, on the same pixels; null: none.
    void setComposite(std::shared_ptr<const PlaneComposite> composite);
    const std::shared_ptr<const PlaneComposite>& composite() const { return m_look.composite; }
    /// A rectangle to point out, in image coordinates, with a word on it.
    void setOutline(const std::optional<QRectF>& edges, const QString& text = {});

    /// What is in the file at this pixel, where its tile is at hand.
    std::optional<float> valueAt(QPoint pixel) const;
    /// The same without rounding, of each band that is shown; empty while one of them is not at hand.
    std::vector<core::ExactValue> exactValuesAt(QPoint pixel) const;
    /// 0: what is seen is whole; n: some of it is a preview from one row in n.
    int previewStep() const { return m_previewStep; }
    bool isComplete() const; ///< nothing that is seen is waited for
    int levelSeen() const;   ///< whose pixels are about as large as the screen's

    QSize imageSize() const override;
    QColor colourAt(QPoint pixel) const override; ///< of the nearest scale at hand
    QSize sizeHint() const override { return {640, 480}; }
    QSize minimumSizeHint() const override { return {160, 120}; }

Q_SIGNALS:
    void pixelsRead();                   ///< about the pointer: valueAt() knows more of them
    void failed(const QString& message); ///< a part of the image that cannot be read

protected:
    void recolour() override;
    void paintPixels(QPainter& painter) override;
    QString title() const override;

private:
    struct Shown {
        TilePicture picture;
        int stretchNumber = 0;
        int coloursNumber = 0;
        int seenInFrame = 0;
        bool isOfFormer = false; ///< of the plane before, until this one's is there
    };

    bool hasTile(const core::TileKey& key) const;
    std::vector<core::TileKey> tilesSeen(int level, int margin) const; ///< from the middle outwards
    std::vector<core::TileKey> tilesPointedAt() const;
    void take(const core::TileKey& key, const TilePicture& picture, int stretchNumber, int coloursNumber);
    void paintStandIn(QPainter& painter, const core::TileKey& key);
    void paintTile(QPainter& painter, const core::TileKey& key, const QRectF& clip, bool isSmooth = true);
    static QRectF edgesOf(const core::TileKey& key); ///< in image coordinates, as if it were whole
    /// view: the mapping's viewPixels(); margin: tiles about it that would do as well.
    static bool isSeen(const core::TileKey& key, const ImageMapping& mapping, const QRectF& view, int margin = 0);
    void paintOutline(QPainter& painter);
    void ask(const std::vector<core::TileKey>& seen);
    void forget(std::size_t seen);

    std::shared_ptr<core::ImagePyramid> m_pyramid;
    TileRequests m_requests;
    std::map<core::TileKey, Shown> m_tiles;
    std::set<core::TileKey> m_failures;
    int m_frame = 0;
    int m_previewStep = 0;
    double m_paintedZoom = 0;
    QTimer m_zooming; ///< runs while it changes: smooth scaling waits for Qt's threads, which the tiles keep busy
    TileRequests::Look m_look;
    TurnedLayer m_turned; ///< the tiles of an image that is not upright
    std::optional<QRectF> m_outline;
    QString m_outlineText;
};

} // namespace oddity::widgets
