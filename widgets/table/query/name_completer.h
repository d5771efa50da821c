// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QCompleter>

#include "widgets/session/session.h"

class QLineEdit;
class QStandardItemModel;

namespace oddity::widgets {

/// Offers the columns of the session, with unit and description, and the functions of expressions for the word at the
/// cursor of a line.
class NameCompleter : public QCompleter {
    Q_OBJECT

public:
    NameCompleter(Session* session, QLineEdit* line);

private:
    void takeNames();
    void offer();
    void insert(const QModelIndex& index);
    int wordStart() const;

    Session* m_session;
    QLineEdit* m_line;
    QStandardItemModel* m_names;
    bool m_isStale = true;
};

} // namespace oddity::widgets
