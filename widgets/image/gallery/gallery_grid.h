// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unordered_map>
#include <unordered_set>

#include <QAbstractScrollArea>

#include "widgets/image/gallery/gallery_order.h"
#include "widgets/image/thumbnail_store.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

class ObjectCards;

/// A grid of thumbnails of any number of objects: only what is seen is asked for and painted. Click: current;
/// Ctrl+click and Shift+click: selection; arrows, Page Up and Down, Home, End: move; double click or Enter: open.
class GalleryGrid : public QAbstractScrollArea {
    Q_OBJECT

public:
    GalleryGrid(Session* session, ThumbnailStore* thumbnails, QWidget* parent = nullptr);

    void setOrder(GalleryOrder order, bool showReasons);
    const GalleryOrder& order() const { return m_order; }
    const ObjectCards& cards() const { return *m_cards; }
    void setThumbnailPx(int px);
    int columnCount() const;
    QRect cellRect(qsizetype index) const;    ///< in viewport coordinates
    qsizetype indexAt(QPoint position) const; ///< -1 between cells

Q_SIGNALS:
    void opened(oddity::core::RowId row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    int cellHeight() const;
    void layOut();
    void reveal(core::RowId row);
    void paintCell(QPainter& painter, qsizetype index);
    void paintThumbnail(QPainter& painter, const QRect& frame, core::RowId row);
    void paintCaption(QPainter& painter, const QRect& area, core::RowId row);
    void selectTo(qsizetype index);
    QString describe(core::RowId row) const;
    qsizetype indexOf(core::RowId row) const;
    qsizetype currentIndex() const { return indexOf(m_session->current()); }
    void indexLayers();

    Session* m_session;
    ThumbnailStore* m_thumbnails;
    ObjectCards* m_cards; ///< where there are no images
    GalleryOrder m_order;
    std::vector<std::int32_t> m_indexOfRow; ///< -1: not shown
    std::unordered_set<core::RowId> m_flagged;
    std::unordered_map<core::RowId, QString> m_reasons;
    bool m_hasReasons = false;
    int m_thumbnailPx = 112;
    qsizetype m_anchor = -1;
    qsizetype m_hovered = -1;
};

} // namespace oddity::widgets
