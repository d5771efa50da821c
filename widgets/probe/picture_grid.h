// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QImage>
#include <QString>
#include <QWidget>

namespace oddity::widgets {

class PlaneWindow;

/// One small plane of values with a caption of up to two lines.
struct GridPicture {
    std::vector<float> values; ///< height × width, row 0 at the bottom
    int width = 0;
    int height = 0;
    QString caption;
    QString title;         ///< in full, for the tool tip, the read-out and the large one
    bool isSigned = false; ///< its colours are neutral at 0 and even about it; else from least to largest value
};

/// Small pictures in a grid, each with its own scale; the value under the pointer is told, a click shows one large.
class PictureGrid : public QWidget {
    Q_OBJECT

public:
    explicit PictureGrid(QWidget* parent = nullptr);
    /// columns: those that belong together; as many times so many as fit are in a row. 0: as many as fit.
    void setPictures(std::vector<GridPicture> pictures, int columns = 0);
    const std::vector<GridPicture>& pictures() const { return m_pictures; }
    QRect cellOf(std::size_t index) const;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void pointed(const QString& readOut); ///< "" where there is nothing

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void recolour();
    int columnsIn(int width) const;
    int captionHeight() const;
    QRectF placeOf(std::size_t index) const;             ///< of the picture in its cell
    std::size_t pictureAt(const QPoint& position) const; ///< as many as there are for none
    QString readOutAt(const QPointF& position) const;

    std::vector<GridPicture> m_pictures;
    std::vector<QImage> m_images;
    int m_columns = 0;
    PlaneWindow* m_window = nullptr;
};

} // namespace oddity::widgets
