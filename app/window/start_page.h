// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

namespace oddity::app {

class Actions;

/// What a first start shows: one button to the demo, the two ways to begin with one's own data, recent projects.
class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(const Actions& actions, QWidget* parent = nullptr);
    void setRecent(const QStringList& projects);

Q_SIGNALS:
    void recentChosen(const QString& project);

private:
    QWidget* m_recent;
};

} // namespace oddity::app
