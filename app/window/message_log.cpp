// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/message_log.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QTime>
#include <QToolButton>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::app {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    setProperty("look", QStringLiteral("bar"));
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton(this);
    close->setText(tr("Close"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close this message"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &MessageBar::closed);
    showIcon();
}

void MessageBar::showProblem(const QString& message) {
    m_text->setText(message);
    fitHeight();
}

/// As high as the text is at this width: a tool bar takes a guess for wrapped text otherwise.
void MessageBar::fitHeight() {
    if (const int height = layout()->heightForWidth(width()); height > 0) // without text there is none
        setFixedHeight(height);
}

void MessageBar::resizeEvent(QResizeEvent*) {
    fitHeight();
}

void MessageBar::showIcon() {
    m_icon->setPixmap(widgets::icon(QStringLiteral("warning"), widgets::Theme::current().danger).pixmap(QSize(18, 18)));
}

void MessageBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        showIcon();
    QFrame::changeEvent(event);
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
