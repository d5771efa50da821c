// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/readout_label.h"

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

QLabel* readoutLabel(QWidget* parent, const char* look, TypeRole role, Qt::TextElideMode cut) {
    return new ReadoutLabel(parent, look, role, cut);
}

} // namespace oddity::widgets
