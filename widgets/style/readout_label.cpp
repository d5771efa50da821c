// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/readout_label.h"

#include <algorithm>

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

namespace oddity::widgets {

ReadoutLabel::ReadoutLabel(QWidget* parent, const char* look, TypeRole role, Qt::TextElideMode cut)
    : QLabel(parent), m_cut(cut) {
    if (look)
        setProperty("look", QString::fromLatin1(look));
    setFont(Theme::font(role));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextFormat(Qt::PlainText);
}

bool ReadoutLabel::isCut() const {
    return !wordWrap() && fontMetrics().horizontalAdvance(text()) > contentsRect().width();
}

void ReadoutLabel::keepRoomFor(const QString& longest) {
    if (longest == m_longest)
        return;
    m_longest = longest;
    setWordWrap(!longest.isEmpty());
    QSizePolicy policy = sizePolicy();
    policy.setHeightForWidth(!longest.isEmpty());
    setSizePolicy(policy);
    setAlignment(Qt::AlignLeft | (longest.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop));
    updateGeometry();
}

int ReadoutLabel::heightForWidth(int width) const {
    if (m_longest.isEmpty())
        return QLabel::heightForWidth(width);
    constexpr int anyHeight = 10000;
    return fontMetrics().boundingRect(QRect(0, 0, width, anyHeight), Qt::TextWordWrap, m_longest).height();
}

QSize ReadoutLabel::sizeHint() const {
    return m_longest.isEmpty()
               ? QLabel::sizeHint()
               : QSize(fontMetrics().horizontalAdvance(m_longest), heightForWidth(std::max(1, width())));
}

QSize ReadoutLabel::minimumSizeHint() const {
    return m_longest.isEmpty() ? QLabel::minimumSizeHint() : QSize(1, fontMetrics().height());
}

bool ReadoutLabel::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty() || !isCut())
        return QLabel::event(event);
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
    return true;
}

void ReadoutLabel::paintEvent(QPaintEvent* event) {
    if (!isCut() || hasSelectedText()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    const QRect room = contentsRect();
    style()->drawItemText(&painter, room, static_cast<int>(alignment()) | Qt::TextSingleLine, palette(), isEnabled(),
                          fontMetrics().elidedText(text(), m_cut, room.width()), foregroundRole());
}

ReadoutLabel* readoutLabel(QWidget* parent, const char* look, TypeRole role, Qt::TextElideMode cut) {
    return new ReadoutLabel(parent, look, role, cut);
}

} // namespace oddity::widgets
