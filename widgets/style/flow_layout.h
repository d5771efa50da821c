// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QLayout>

namespace oddity::widgets {

/// Puts widgets side by side and begins another row where they need more room than there is; what may grow takes the
/// rest of its row. So a bar of controls is as narrow as its widest part.
class FlowLayout : public QLayout {
public:
    using QLayout::QLayout;

    void addItem(QLayoutItem* item) override { m_items.emplace_back(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override; ///< all in one row
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    using Row = std::vector<QLayoutItem*>;
    std::vector<Row> rowsIn(int width) const;
    int heightOf(const Row& row) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace oddity::widgets
