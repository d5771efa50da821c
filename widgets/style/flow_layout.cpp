// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/flow_layout.h"

#include <algorithm>

namespace oddity::widgets {

namespace {

bool canGrow(const QLayoutItem& item) {
    return item.expandingDirections() & Qt::Horizontal;
}

/// What the item asks of a row before the rest is shared out.
int leastWidthOf(const QLayoutItem& item) {
    return canGrow(item) ? item.minimumSize().width() : item.sizeHint().width();
}

int inside(int size, int before, int after) {
    return size - before - after;
}

} // namespace

QLayoutItem* FlowLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* item = m_items[static_cast<std::size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    return item;
}

std::vector<FlowLayout::Row> FlowLayout::rowsIn(int width) const {
    std::vector<Row> rows;
    int used = 0;
    for (const auto& item : m_items) {
        if (item->isEmpty())
            continue;
        const int least = leastWidthOf(*item);
        if (rows.empty() || used + spacing() + least > width) {
            rows.emplace_back();
            used = -spacing();
        }
        rows.back().push_back(item.get());
        used += spacing() + least;
    }
    return rows;
}

int FlowLayout::heightOf(const Row& row) const {
    int height = 0;
    for (const QLayoutItem* item : row)
        height = std::max(height, item->sizeHint().height());
    return height;
}

int FlowLayout::heightForWidth(int width) const {
    const QMargins margins = contentsMargins();
    int height = margins.top() + margins.bottom() - spacing();
    const std::vector<Row> rows = rowsIn(inside(width, margins.left(), margins.right()));
    for (const Row& row : rows)
        height += heightOf(row) + spacing();
    return rows.empty() ? margins.top() + margins.bottom() : height;
}

QSize FlowLayout::sizeHint() const {
    QSize size(-spacing(), 0);
    for (const auto& item : m_items)
        if (!item->isEmpty())
            size = QSize(size.width() + spacing() + item->sizeHint().width(),
                         std::max(size.height(), item->sizeHint().height()));
    const QMargins margins = contentsMargins();
    return size.expandedTo({0, 0}) + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::minimumSize() const {
    QSize size(0, 0);
    for (const auto& item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo({leastWidthOf(*item), item->sizeHint().height()});
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    const QRect room = rect.marginsRemoved(contentsMargins());
    int y = room.top();
    for (const Row& row : rowsIn(room.width())) {
        int rest = room.width() + spacing();
        int growing = 0;
        for (const QLayoutItem* item : row) {
            rest -= leastWidthOf(*item) + spacing();
            growing += canGrow(*item) ? 1 : 0;
        }
        int x = room.left();
        const int height = heightOf(row);
        for (QLayoutItem* item : row) {
            int width = leastWidthOf(*item);
            if (canGrow(*item)) {
                const int share = std::max(0, rest) / growing--;
                width += share;
                rest -= share;
            }
            width = std::min(width, room.width());
            const int own = std::min(height, item->sizeHint().height());
            item->setGeometry(QRect(x, y + (height - own) / 2, width, own));
            x += width + spacing();
        }
        y += height + spacing();
    }
}

} // namespace oddity::widgets
