// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAction>
#include <QHash>
#include <QList>
#include <QString>

class QWidget;

namespace oddity::app {

/// Every command of the window, by id, made from one table. The ids are stable: settings and the tour use them.
class Actions {
public:
    explicit Actions(QWidget* window);
    QAction* operator[](const QString& id) const; ///< the id must exist
    QList<QAction*> all() const { return m_order; }

private:
    QHash<QString, QAction*> m_actions;
    QList<QAction*> m_order;
};

} // namespace oddity::app
