// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDialog>

#include "widgets/session/session.h"

class QTreeWidget;

namespace oddity::widgets {

/// What an expression may name: columns with unit and description, functions, and how missing values count. A double
/// click puts the name into the expression.
class NameListWindow : public QDialog {
    Q_OBJECT

public:
    explicit NameListWindow(const Session* session, QWidget* parent = nullptr);

Q_SIGNALS:
    void nameChosen(const QString& spelled);

private:
    void fill();
    void showMatching(const QString& part);

    const Session* m_session;
    QTreeWidget* m_tree;
};

} // namespace oddity::widgets
