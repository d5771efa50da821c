// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/table/cell_model.h"

#include <algorithm>
#include <limits>

#include <QTimer>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int pageRows = 128;
constexpr std::size_t pagesKept = 200;
constexpr std::size_t wishesKept = 4;

} // namespace

CellModel::CellModel(QThreadPool* pool, QObject* parent) : QAbstractTableModel(parent), m_reading(pool) {
    connect(&m_reading, &TaskSlot::failed, this, [this](const QString& message) {
        m_wished.clear();
        Q_EMIT failed(message);
    });
}

void CellModel::setTable(std::shared_ptr<const core::CellSource> table) {
    beginResetModel();
    m_reading.cancel();
    m_table = std::move(table);
    m_pages.clear();
    m_order.clear();
    m_wished.clear();
    m_isReading = false;
    endResetModel();
}

int CellModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_table)
        return 0;
    return static_cast<int>(std::min<std::int64_t>(m_table->rowCount(), std::numeric_limits<int>::max() - 1));
}

int CellModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_table ? 0 : static_cast<int>(m_table->columns().size());
}

QVariant CellModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_table)
        return {};
    const auto column = static_cast<std::size_t>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (m_table->columns()[column].isText ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::ForegroundRole)
        return {};
    const int page = index.row() / pageRows;
    const auto match = m_pages.find(page);
    if (match == m_pages.end()) {
        if (role == Qt::ForegroundRole)
            return {};
        wish(page);
        return QStringLiteral("…");
    }
    const std::size_t cell = static_cast<std::size_t>(index.row() % pageRows) * m_table->columns().size() + column;
    const std::optional<std::string>& text = match->second[cell];
    if (role == Qt::ForegroundRole)
        return text ? QVariant() : QVariant(Theme::current().faintText);
    if (!text)
        return tr("null");
    return QString::fromStdString(role == Qt::DisplayRole ? m_table->shown(column, *text) : *text);
}

QVariant CellModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (!m_table || static_cast<std::size_t>(section) >= m_table->columns().size())
        return {};
    const core::TextColumn& column = m_table->columns()[static_cast<std::size_t>(section)];
    const QString name = QString::fromStdString(column.name), unit = QString::fromStdString(column.unit);
    if (role == nameRole)
        return name;
    if (role == Qt::DisplayRole)
        return unit.isEmpty() ? name : QStringLiteral("%1\n%2").arg(name, unit);
    if (role == Qt::ToolTipRole)
        return QStringLiteral("%1%2%3%4")
            .arg(name, column.format.empty() ? QString() : tr(", format %1").arg(QString::fromStdString(column.format)),
                 column.display.empty() ? QString() : tr(", shown as %1").arg(QString::fromStdString(column.display)),
                 column.remark.empty() ? QString() : QLatin1Char('\n') + QString::fromStdString(column.remark));
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (column.isText ? Qt::AlignLeft : Qt::AlignRight));
    return {};
}

void CellModel::wish(int page) const {
    std::erase(m_wished, page);
    m_wished.push_back(page);
    if (m_wished.size() > wishesKept)
        m_wished.erase(m_wished.begin());
    if (m_isReading)
        return;
    m_isReading = true;
    auto* self = const_cast<CellModel*>(this); // a view asks for data, and reading begins
    QTimer::singleShot(0, self, [self] { self->readNext(); });
}

void CellModel::readNext() {
    m_isReading = m_table && !m_wished.empty();
    if (!m_isReading)
        return;
    const int page = m_wished.back();
    m_wished.pop_back();
    m_reading.start<Page>(
        [table = m_table, page](const core::Progress&) { return table->read(std::int64_t{page} * pageRows, pageRows); },
        [this, page](Page texts) {
            m_pages[page] = std::move(texts);
            m_order.push_front(page);
            if (m_order.size() > pagesKept) {
                m_pages.erase(m_order.back());
                m_order.pop_back();
            }
            const int first = page * pageRows, last = std::min(rowCount(), first + pageRows) - 1;
            Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
            readNext();
        });
}

} // namespace oddity::widgets
