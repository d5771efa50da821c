// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/row_model.h"

#include <QIcon>
#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

/// A dot in the colour of a class; null for an unknown one.
QIcon classDot(const core::LabelScheme& scheme, const std::string& classId) {
    const core::LabelClass* entry = scheme.find(classId);
    if (!entry)
        return {};
    constexpr int sidePx = 32;
    QPixmap picture(sidePx, sidePx);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(QString::fromStdString(entry->colour)));
    painter.drawEllipse(QRectF(6, 6, sidePx - 12, sidePx - 12));
    return QIcon(picture);
}

} // namespace

RowModel::RowModel(Session* session, QObject* parent) : QAbstractTableModel(parent), m_session(session) {
    connect(session, &Session::labelsChanged, this, &RowModel::refreshCells);
}

void RowModel::setOrder(std::vector<core::RowId> order, std::int64_t objectCount) {
    std::vector<std::int32_t> lines(static_cast<std::size_t>(objectCount), -1);
    for (std::size_t line = 0; line < order.size(); ++line)
        lines[order[line].index()] = static_cast<std::int32_t>(line);
    setOrder(std::move(order), std::move(lines));
}

void RowModel::setOrder(std::vector<core::RowId> order, std::vector<std::int32_t> lines) {
    beginResetModel();
    m_order.swap(order);
    m_lines.swap(lines);
    endResetModel();
}

void RowModel::refreshCells() {
    if (rowCount() > 0 && columnCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString RowModel::labelText(core::RowId row) const {
    const auto classId = m_session->labels().classOf(row);
    const core::LabelClass* entry = classId ? m_session->scheme().find(*classId) : nullptr;
    return QString::fromStdString(entry ? entry->name : classId.value_or(std::string()));
}

Qt::Alignment RowModel::alignmentOf(int column) const {
    return kindOf(column) == CellKind::Place || kindOf(column) == CellKind::Number ? Qt::AlignRight : Qt::AlignLeft;
}

QVariant RowModel::data(const QModelIndex& index, int role) const {
    const core::RowId row = rowAt(index.row());
    if (!row.isValid() || !m_session->survey())
        return {};
    const int column = index.column();
    const CellKind kind = kindOf(column);
    switch (role) {
    case Qt::DisplayRole:
        return kind == CellKind::Label ? labelText(row) : textAt(row, index.row(), column);
    case Qt::EditRole:
        return kind == CellKind::Label ? labelText(row) : exactAt(row, index.row(), column);
    case Qt::ToolTipRole:
        return toolTipAt(row, column);
    case Qt::TextAlignmentRole:
        return QVariant(alignmentOf(column) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (kind == CellKind::Place)
            return Theme::current().faintText;
        return kind == CellKind::Problem ? QVariant(Theme::current().warning) : QVariant();
    case Qt::DecorationRole:
        if (kind == CellKind::Label)
            if (const auto classId = m_session->labels().classOf(row))
                return classDot(m_session->scheme(), *classId);
        return {};
    default:
        return {};
    }
}

} // namespace oddity::widgets
