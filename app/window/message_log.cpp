// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/message_log.h"

#include <QHBoxLayout>
#include <QTime>
#include <QToolButton>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::app {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("messageBar"));
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton(this);
    close->setText(QStringLiteral("×"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close this message"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(close);
    m_fade.setSingleShot(true);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(&m_fade, &QTimer::timeout, this, &QWidget::hide);
    hide();
}

void MessageBar::showMessage(const QString& message, bool isError) {
    const widgets::Theme& theme = widgets::Theme::current();
    const QColor edge = isError ? theme.danger : theme.line;
    setStyleSheet(QStringLiteral("#messageBar { background: %1; border: 1px solid %2; border-radius: 6px; }")
                      .arg(theme.raised.name(), edge.name()));
    m_icon->setPixmap(widgets::icon(isError ? QStringLiteral("warning") : QStringLiteral("info")).pixmap(18, 18));
    m_text->setText(message);
    show();
    if (isError)
        m_fade.stop();
    else
        m_fade.start(6000);
}

MessageLog::MessageLog(QWidget* parent) : QListWidget(parent) {
    setWordWrap(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAccessibleName(tr("Messages"));
}

void MessageLog::append(const QString& message, bool isError) {
    auto* item = new QListWidgetItem(
        widgets::icon(isError ? QStringLiteral("warning") : QStringLiteral("info")),
        QStringLiteral("%1   %2").arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), message));
    insertItem(0, item);
    while (count() > 5000)
        delete takeItem(count() - 1);
}

} // namespace oddity::app
