// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/header/card_delegate.h"

#include <algorithm>

#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int marginPx = 8;
constexpr int valueColumn = 10; ///< in characters
constexpr int commentColumn = 34;

} // namespace

CardDelegate::CardDelegate(const HeaderModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

double CardDelegate::drawMarked(QPainter& painter, double x, const QRect& row, const QString& text,
                                const QColor& ink) const {
    const QFontMetricsF metrics(painter.font());
    const QString& needle = m_model.needle();
    if (!needle.isEmpty()) {
        QColor mark = Theme::current().accent;
        mark.setAlphaF(0.35F);
        const QString lower = text.toLower();
        for (qsizetype at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.size()))
            painter.fillRect(QRectF(x + metrics.horizontalAdvance(text.left(at)), row.top() + 1,
                                    metrics.horizontalAdvance(text.mid(at, needle.size())), row.height() - 2),
                             mark);
    }
    painter.setPen(ink);
    painter.drawText(QRectF(x, row.top(), std::max(1.0, row.right() - marginPx - x), row.height()),
                     Qt::AlignVCenter | Qt::TextSingleLine, text);
    return x + metrics.horizontalAdvance(text);
}

void CardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QRect& row = option.rect;
    painter->save();
    painter->setClipRect(row);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(row, theme.selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(row, theme.hover);
    painter->setFont(Theme::font(TypeRole::Mono));
    const double left = row.left() + marginPx;
    if (m_isRaw) {
        drawMarked(*painter, left, row, index.data().toString(), theme.text);
    } else {
        const double character = QFontMetricsF(painter->font()).horizontalAdvance(QLatin1Char('0'));
        const CardParts parts = m_model.cards().parts(m_model.cardOf(index.row()));
        double x = drawMarked(*painter, left, row, parts.keyword, theme.accent);
        x = std::max(left + valueColumn * character, x + character);
        if (!parts.isCommentary) {
            x = drawMarked(*painter, x, row, parts.value, theme.text);
            x = std::max(left + commentColumn * character, x + 2 * character);
        }
        drawMarked(*painter, x, row, parts.comment, parts.isCommentary ? theme.text : theme.faintText);
    }
    painter->restore();
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    const QFontMetricsF metrics(Theme::font(TypeRole::Mono));
    return {static_cast<int>(metrics.horizontalAdvance(QLatin1Char('0')) * 82) + 2 * marginPx,
            static_cast<int>(metrics.height()) + 6};
}

} // namespace oddity::widgets
