// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStyledItemDelegate>

#include "widgets/viewer/header/header_model.h"

namespace oddity::widgets {

/// Paints a card as keyword, value and comment side by side, or as its 80 columns; marks what is searched for.
class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    CardDelegate(const HeaderModel& model, QObject* parent);
    void setRaw(bool isRaw) { m_isRaw = isRaw; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    /// Returns where the text ends.
    double drawMarked(QPainter& painter, double x, const QRect& row, const QString& text, const QColor& ink) const;

    const HeaderModel& m_model;
    bool m_isRaw = false;
};

} // namespace oddity::widgets
