// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>
#include <QLabel>
#include <QListWidget>
#include <QTimer>

namespace oddity::app {

/// The newest message as a bar that stays until it is closed (errors) or fades (news), above the views.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);
    void showMessage(const QString& message, bool isError);

private:
    QLabel* m_icon;
    QLabel* m_text;
    QTimer m_fade;
};

/// Every message of this session with its time, newest first.
class MessageLog : public QListWidget {
    Q_OBJECT

public:
    explicit MessageLog(QWidget* parent = nullptr);
    void append(const QString& message, bool isError);
};

} // namespace oddity::app
