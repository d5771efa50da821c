// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unordered_map>

#include <QIcon>

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
    bool hasFlags() const { return !m_reasonOfRow.empty(); }
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void columnsChanged();

private:
    QString textAt(core::RowId row, int line, int column) const;
    QVariant toolTipAt(core::RowId row, int column) const;
    void updateOrder();
    void updateFields();
    void updateFlags();

    Session* m_session;
    std::shared_ptr<const core::Survey> m_survey; ///< of the ranking
    std::shared_ptr<const RankLayer> m_ranking;
    std::shared_ptr<const Field> m_probability;
    NumberFormat m_scoreFormat;
    std::unordered_map<core::RowId, QString> m_reasonOfRow;
};

/// A dot in the colour of a class; null for an unknown one.
QIcon classDot(const core::LabelScheme& scheme, const std::string& classId);

} // namespace oddity::widgets
