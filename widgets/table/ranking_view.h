// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

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

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateState();
    void updateColumns();
    void measureColumns();
    void fitColumns();
    int neededPx(int column) const; ///< for its title and a sample of its cells

    Session* m_session;
    RankingModel* m_model;
    QTableView* m_table;
    QLabel* m_state;
    std::shared_ptr<const core::Survey> m_measuredOf;
    std::vector<int> m_neededPx; ///< by column; for one survey they only grow
    bool m_isFitting = false;
    bool m_isSizedByHand = false; ///< then they stay
};

} // namespace oddity::widgets
