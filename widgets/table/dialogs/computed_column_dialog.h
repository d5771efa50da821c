// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDialog>

#include "widgets/table/query/computed_columns.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace oddity::widgets {

/// The computed columns of the project: name, expression and unit, checked while they are written.
class ComputedColumnDialog : public QDialog {
    Q_OBJECT

public:
    ComputedColumnDialog(Session* session, ComputedColumns* columns, QWidget* parent = nullptr);

private:
    void fill();
    void showChosen();
    void check();
    void take(const QString& problem, const QString& kind);
    void say(const QString& message, const char* look);
    QString problemOfName() const;

    Session* m_session;
    TaskSlot* m_slot;
    ComputedColumns* m_columns;
    QTreeWidget* m_tree;
    QLineEdit* m_name;
    QLineEdit* m_expression;
    QLineEdit* m_unit;
    QLabel* m_message;
    QPushButton* m_save;
    QPushButton* m_remove;
};

} // namespace oddity::widgets
