// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/ranking_model.h"

#include <cmath>

#include <QLocale>

#include "core/io/tables/number_text.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int probabilityDecimals = 3;

} // namespace

RankingModel::RankingModel(Session* session, QObject* parent) : RowModel(session, parent) {
    connect(session, &Session::rankingChanged, this, &RankingModel::updateOrder);
    connect(session, &Session::fieldsChanged, this, &RankingModel::updateFields);
    connect(session, &Session::flagsChanged, this, &RankingModel::updateFlags);
    updateFlags();
    updateFields();
    updateOrder();
}

int RankingModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void RankingModel::updateOrder() {
    m_ranking = m_session->ranking();
    m_survey = m_session->survey();
    m_scoreFormat = m_ranking ? numberFormatOf(m_ranking->scores.values) : NumberFormat();
    setOrder(m_ranking ? m_ranking->order : std::vector<core::RowId>(), m_session->objectCount());
    Q_EMIT columnsChanged();
}

void RankingModel::updateFields() {
    const auto before = m_probability;
    m_probability = m_session->field(QStringLiteral("P(odd)"));
    if (m_probability != before) {
        refreshCells();
        Q_EMIT columnsChanged();
    }
}

void RankingModel::updateFlags() {
    refreshCells();
    Q_EMIT columnsChanged();
}

QString RankingModel::textAt(core::RowId row, int line, int column) const {
    switch (column) {
    case Rank:
        return QLocale().toString(line + 1);
    case Object:
        return QString::fromStdString(m_survey->catalog->id(row));
    case Score:
        return numberText(double{m_ranking->scores.values[row.index()]}, m_scoreFormat);
    case Interesting:
        return m_probability ? numberText(double{m_probability->values[row.index()]},
                                          {.decimals = probabilityDecimals, .digits = NumberFormat::Digits::Few})
                             : QString();
    case Flag:
        return m_session->flagReason(row);
    default:
        return {};
    }
}

QString RankingModel::exactAt(core::RowId row, int line, int column) const {
    const auto exact = [row](const std::vector<float>& values) {
        const float value = values[row.index()];
        return std::isnan(value) ? QString() : QString::fromStdString(core::textOf(value));
    };
    switch (column) {
    case Rank:
        return QString::number(line + 1);
    case Score:
        return exact(m_ranking->scores.values);
    case Interesting:
        return m_probability ? exact(m_probability->values) : QString();
    default:
        return textAt(row, line, column);
    }
}

QString RankingModel::toolTipAt(core::RowId row, int column) const {
    if (column == Score)
        return tr("Exactly %1").arg(double{m_ranking->scores.values[row.index()]}, 0, 'g', 9);
    if (column == Flag)
        return m_session->flagReason(row);
    if (column == Label) {
        const auto label = m_session->labels().current.find(row);
        if (label != m_session->labels().current.end())
            return tr("by %1, %2\nasked: %3")
                .arg(QString::fromStdString(label->second.grader), QString::fromStdString(label->second.time),
                     QString::fromStdString(label->second.reason));
    }
    return {};
}

RankingModel::CellKind RankingModel::kindOf(int column) const {
    switch (column) {
    case Rank:
        return CellKind::Place;
    case Object:
        return CellKind::Id;
    case Score:
    case Interesting:
        return CellKind::Number;
    case Label:
        return CellKind::Label;
    case Flag:
        return CellKind::Problem;
    default:
        return CellKind::Text;
    }
}

QVariant RankingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    const QString names[] = {QStringLiteral("#"), tr("Object"), tr("Score"), tr("P(odd)"), tr("Label"), tr("Flag")};
    if (role == Qt::DisplayRole)
        return names[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant(alignmentOf(section) | Qt::AlignVCenter);
    if (role != Qt::ToolTipRole)
        return {};
    if (section == Score && m_ranking)
        return tr("%1: larger is higher in the order.\n%2")
            .arg(QString::fromStdString(m_ranking->scores.name), provenanceText(m_ranking->scores.provenance));
    if (section == Interesting && m_probability)
        return tr("Probability of an interesting label, %1").arg(m_probability->origin);
    if (section == Flag)
        return tr("Why something could not be done for this object");
    return {};
}

} // namespace oddity::widgets
