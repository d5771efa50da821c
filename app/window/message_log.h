// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>
#include <QLabel>
#include <QListWidget>

namespace oddity::app {

/// The newest problem, in a bar across the window that stays until it is closed.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);
    void showProblem(const QString& message);

Q_SIGNALS:
    void closed();

protected:
    void changeEvent(QEvent* event) override; ///< follows the theme
    void resizeEvent(QResizeEvent* event) override;

private:
    void showIcon();
    void fitHeight();

    QLabel* m_icon;
    QLabel* m_text;
};

/// Every message of this session with its time, newest first.
class MessageLog : public QListWidget {
    Q_OBJECT

public:
    explicit MessageLog(QWidget* parent = nullptr);
    void append(const QString& message, bool isError);
};

} // namespace oddity::app
