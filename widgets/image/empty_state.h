// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QLabel;

namespace oddity::widgets {

class Session;

/// What a view shows when it has nothing to show: a large icon, what is missing, and what to do about it.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& iconName, QWidget* parent = nullptr);
    void say(const QString& title, const QString& advice);
    /// Says so where the session has no project, no images or no current object; false: it has them all.
    bool sayWhatLacks(const Session& session);

private:
    void changeEvent(QEvent* event) override;
    void drawIcon();

    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_advice;
};

} // namespace oddity::widgets
