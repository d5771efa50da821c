// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QWidget>

#include "core/data/row_id.h"

class QComboBox;
class QLabel;
class QStackedWidget;

namespace oddity::widgets {

class EmptyState;
class GalleryGrid;
class Session;
class ThumbnailStore;

/// The objects as pictures: in ranking order, as listed in the catalog, as the queue of questions, the selection, or
/// what is flagged.
class GalleryView : public QWidget {
    Q_OBJECT

public:
    GalleryView(Session* session, ThumbnailStore* thumbnails, QWidget* parent = nullptr);
    const GalleryGrid& grid() const { return *m_grid; }

Q_SIGNALS:
    void opened(oddity::core::RowId row);

private:
    void reorder();
    void reorderIf(int content);
    /// What an order of many objects is made from: the same again is not made anew.
    struct Source {
        int content = -1;
        std::shared_ptr<const void> survey;
        std::shared_ptr<const void> order;
        friend bool operator==(const Source&, const Source&) = default;
    };

    Session* m_session;
    GalleryGrid* m_grid;
    QComboBox* m_content;
    QLabel* m_state;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    Source m_shown;
};

} // namespace oddity::widgets
