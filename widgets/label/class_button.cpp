// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/label/class_button.h"

#include <QLocale>
#include <QPainter>
#include <QTimer>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int heightPx = 52;
constexpr int keyPx = 24;
constexpr int stripePx = 4;
constexpr int flashMs = 180;

} // namespace

ClassButton::ClassButton(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void ClassButton::setClass(const QString& name, QChar key, const QColor& colour) {
    setText(name);
    setToolTip(key.isNull() ? tr("Label as %1").arg(name) : tr("Label as %1 (key %2)").arg(name, key.toUpper()));
    m_key = key.toUpper();
    m_colour = colour;
    update();
}

void ClassButton::setCount(qint64 count) {
    m_count = count;
    update();
}

void ClassButton::flash() {
    m_isFlashing = true;
    update();
    QTimer::singleShot(flashMs, this, [this] {
        m_isFlashing = false;
        update();
    });
}

QSize ClassButton::sizeHint() const {
    const QFontMetrics metrics(Theme::font(TypeRole::Strong));
    return {stripePx + keyPx + metrics.horizontalAdvance(text()) + 4 * Theme::spacingPx, heightPx};
}

QSize ClassButton::minimumSizeHint() const {
    return {112, heightPx};
}

void ClassButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);

    QColor fill = theme.raised;
    if (isDown() || m_isFlashing)
        fill = Theme::mix(theme.raised, m_colour, 0.45);
    else if (isChecked())
        fill = Theme::mix(theme.raised, m_colour, theme.isDark ? 0.22 : 0.26);
    else if (underMouse() && isEnabled())
        fill = theme.hover;
    QColor edge = isChecked() ? m_colour : theme.line;
    if (hasFocus())
        edge = theme.accent;
    painter.setPen(QPen(edge, isChecked() || hasFocus() ? 1.5 : 1.0));
    painter.setBrush(fill);
    painter.drawRoundedRect(frame, Theme::radiusPx, Theme::radiusPx);

    painter.setPen(Qt::NoPen);
    painter.setBrush(isEnabled() ? m_colour : Theme::mix(m_colour, theme.panel, 0.6));
    painter.drawRoundedRect(QRectF(Theme::spacingPx - 1, 10, stripePx, height() - 20), 2, 2);

    const QColor ink = isEnabled() ? theme.text : Theme::mix(theme.faintText, theme.panel, 0.45);
    QRect content = rect().adjusted(Theme::spacingPx + stripePx + 7, 0, -Theme::spacingPx, 0);
    if (!m_key.isNull()) {
        const QRectF cap(content.left(), (height() - keyPx) / 2.0, keyPx, keyPx);
        painter.setPen(QPen(theme.isDark ? Theme::mix(theme.line, theme.text, 0.2) : theme.line, 1));
        painter.setBrush(theme.field);
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setFont(Theme::font(TypeRole::Strong));
        painter.setPen(ink);
        painter.drawText(cap, Qt::AlignCenter, QString(m_key));
        content.setLeft(content.left() + keyPx + Theme::spacingPx + 2);
    }
    const QFont nameFont = Theme::font(TypeRole::Strong);
    const QFont countFont = Theme::font(TypeRole::Caption);
    const int nameHeight = QFontMetrics(nameFont).height();
    const int countHeight = QFontMetrics(countFont).height();
    const int top = (height() - nameHeight - countHeight - 1) / 2;
    painter.setFont(nameFont);
    painter.setPen(ink);
    painter.drawText(QRect(content.left(), top, content.width(), nameHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(nameFont).elidedText(text(), Qt::ElideRight, content.width()));
    painter.setFont(countFont);
    painter.setPen(isEnabled() ? Theme::mix(theme.faintText, theme.text, isChecked() ? 0.4 : 0.0) : ink);
    painter.drawText(QRect(content.left(), top + nameHeight + 1, content.width(), countHeight),
                     Qt::AlignLeft | Qt::AlignVCenter, m_count == 0 ? tr("none yet") : QLocale().toString(m_count));
}

void ClassButton::enterEvent(QEnterEvent*) {
    update();
}

void ClassButton::leaveEvent(QEvent*) {
    update();
}

} // namespace oddity::widgets
