// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/session/session.h"
#include "widgets/table/row_model.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

/// The ranking, best first, straight from the session's snapshot.
class RankingModel : public RowModel {
    Q_OBJECT

public:
    enum Column { Rank, Object, Score, Interesting, Label, Flag, ColumnCount };

    explicit RankingModel(Session* session, QObject* parent = nullptr);

    bool hasProbabilities() const { return m_probability != nullptr; }
    bool hasFlags() const { return !m_session->flags().empty(); }
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void columnsChanged();

protected:
    CellKind kindOf(int column) const override;
    QString textAt(core::RowId row, int line, int column) const override;
    QString exactAt(core::RowId row, int line, int column) const override;
    QString toolTipAt(core::RowId row, int column) const override;

private:
    void updateOrder();
    void updateFields();
    void updateFlags();

    std::shared_ptr<const core::Survey> m_survey; ///< of the ranking
    std::shared_ptr<const RankLayer> m_ranking;
    std::shared_ptr<const Field> m_probability;
    NumberFormat m_scoreFormat;
};

} // namespace oddity::widgets
