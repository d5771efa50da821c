// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

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
    /// Says so where networks were not loaded because they are not approved, with a button that asks again.
    bool sayWhatIsNotApproved(Session* session);

private:
    void changeEvent(QEvent* event) override;
    void drawIcon();

    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_advice;
    QPushButton* m_askAgain = nullptr; ///< made when it is wanted first
};

} // namespace oddity::widgets
