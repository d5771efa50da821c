// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "widgets/session/session.h"

class QLabel;
class QTableView;

namespace oddity::widgets {

class RankingModel;

/// The order in force as a table, with a line above that says what it was computed from.
class RankingView : public QWidget {
    Q_OBJECT

public:
    explicit RankingView(Session* session, QWidget* parent = nullptr);

private:
    void updateState();
    void updateColumns();

    Session* m_session;
    RankingModel* m_model;
    QTableView* m_table;
    QLabel* m_state;
};

} // namespace oddity::widgets
