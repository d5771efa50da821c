// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/survey_table.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>

#include "core/query/row_set.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

/// Beyond this the selection is only drawn, not copied into Qt's selection model, which is slow for scattered rows.
constexpr std::size_t copiedSelection = 4096;
constexpr int currentBarPx = 3;
constexpr std::size_t mostCellsCopied = 2'000'000;

class SurveyDelegate : public QStyledItemDelegate {
public:
    SurveyDelegate(const Session* session, const RowModel* rows, SurveyTable* table)
        : QStyledItemDelegate(table), m_session(session), m_rows(rows), m_table(table) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        if (m_rows->rowAt(index.row()) != m_session->current())
            return;
        QColor tint = Theme::current().accent;
        const bool isFirst = m_table->horizontalHeader()->visualIndex(index.column()) == 0;
        if (isFirst)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), currentBarPx, option.rect.height()), tint);
        tint.setAlphaF(Theme::current().isDark ? 0.13F : 0.14F);
        painter->fillRect(option.rect, tint);
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state.setFlag(QStyle::State_Selected, m_session->selection().contains(m_rows->rowAt(index.row())));
        option->state.setFlag(QStyle::State_HasFocus, false);
        if (m_rows->isId(index.column()))
            option->textElideMode = Qt::ElideMiddle; // ids of a survey begin alike
    }

private:
    const Session* m_session;
    const RowModel* m_rows;
    const SurveyTable* m_table;
};

} // namespace

SurveyTable::SurveyTable(Session* session, RowModel* model, QWidget* parent)
    : QTableView(parent), m_session(session), m_rows(model) {
    setModel(model);
    setItemDelegate(new SurveyDelegate(session, model, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setMouseTracking(true);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setFont(Theme::font(TypeRole::Number));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(rowHeightPx);
    verticalHeader()->setMinimumSectionSize(rowHeightPx);
    prepareHeader();
    horizontalHeader()->setTextElideMode(Qt::ElideRight);

    connect(session, &Session::currentChanged, this, [this] { showCurrent(true); });
    connect(session, &Session::selectionChanged, this, &SurveyTable::showSelection);
    connect(session, &Session::labelsChanged, this, [this] { viewport()->update(); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        showSelection();
        showCurrent(true);
    });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SurveyTable::takeCurrent);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &SurveyTable::takeSelection);
}

void SurveyTable::prepareHeader() {
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignBottom);
    horizontalHeader()->setMinimumSectionSize(36);
}

void SurveyTable::showCurrent(bool isScrolled) {
    const int line = m_rows->lineOf(m_session->current());
    const int column = std::max(0, currentIndex().isValid() ? currentIndex().column() : 0);
    const QScopedValueRollback guard(m_isSyncing, true);
    const QModelIndex index = line < 0 ? QModelIndex() : m_rows->index(line, column);
    if (currentIndex() != index) {
        // Moving the current index scrolls the view; a new order alone must not.
        setAutoScroll(false);
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        setAutoScroll(true);
    }
    if (isScrolled && index.isValid())
        scrollTo(index);
    viewport()->update();
}

void SurveyTable::showSelection() {
    viewport()->update();
    if (m_isSyncing)
        return;
    const QScopedValueRollback guard(m_isSyncing, true);
    QItemSelection ranges;
    if (m_session->selection().size() <= copiedSelection)
        for (const core::RowId row : m_session->selection().rows())
            if (const int line = m_rows->lineOf(row); line >= 0)
                ranges.append(
                    QItemSelectionRange(m_rows->index(line, 0), m_rows->index(line, m_rows->columnCount() - 1)));
    selectionModel()->select(ranges, QItemSelectionModel::ClearAndSelect);
}

void SurveyTable::selectAll() {
    // not through Qt's selection model: for a whole column of a million rows it asks for the flags of every cell
    core::RowSet rows(static_cast<std::size_t>(m_session->objectCount()));
    for (const core::RowId row : m_rows->order())
        rows.insert(row);
    m_session->select(rows.selection());
}

void SurveyTable::takeCurrent(const QModelIndex& index) {
    if (m_isSyncing || !index.isValid())
        return;
    m_session->setCurrent(m_rows->rowAt(index.row()));
}

void SurveyTable::takeSelection(const QItemSelection& added, const QItemSelection& removed) {
    if (m_isSyncing)
        return;
    const QScopedValueRollback guard(m_isSyncing, true);
    if (QApplication::keyboardModifiers().testFlag(Qt::ControlModifier)) {
        m_session->select(rowsOf(removed), core::SelectionMode::Remove);
        m_session->select(rowsOf(added), core::SelectionMode::Add);
    } else {
        m_session->select(rowsOf(selectionModel()->selection()));
        if (m_session->selection().size() > copiedSelection &&
            m_session->selection().size() == static_cast<std::size_t>(m_rows->rowCount()))
            selectionModel()->clearSelection(); // see selectAll()
    }
}

core::Selection SurveyTable::rowsOf(const QItemSelection& ranges) const {
    core::RowSet rows(static_cast<std::size_t>(m_session->objectCount()));
    for (const QItemSelectionRange& range : ranges)
        for (int line = range.top(); line <= range.bottom(); ++line)
            if (const core::RowId row = m_rows->rowAt(line); row.isValid())
                rows.insert(row);
    return rows.selection();
}

void SurveyTable::copyIds(const std::vector<core::RowId>& rows) const {
    QStringList ids;
    for (const core::RowId row : rows)
        ids << QString::fromStdString(m_session->survey()->catalog->id(row));
    QApplication::clipboard()->setText(ids.join(QLatin1Char('\n')));
}

std::vector<int> SurveyTable::selectedLines() const {
    std::vector<int> lines;
    for (const core::RowId row : m_session->selection().rows())
        if (const int line = m_rows->lineOf(row); line >= 0)
            lines.push_back(line);
    std::ranges::sort(lines);
    return lines;
}

void SurveyTable::copyCell(const QModelIndex& cell) const {
    QApplication::clipboard()->setText(cell.data(Qt::EditRole).toString());
}

void SurveyTable::copyLines(const std::vector<int>& lines) const {
    const QHeaderView* header = horizontalHeader();
    std::vector<int> columns;
    for (int place = 0; place < header->count(); ++place)
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            columns.push_back(column);
    if (lines.size() * columns.size() > mostCellsCopied) {
        m_session->tell(tr("%L1 rows are too many for the clipboard: export them").arg(lines.size()), true);
        return;
    }
    QStringList copied;
    for (const int line : lines) {
        QStringList cells;
        for (const int column : columns) {
            QString text = m_rows->index(line, column).data(Qt::EditRole).toString();
            cells << text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
        }
        copied << cells.join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(copied.join(QLatin1Char('\n')));
}

void SurveyTable::keyPressEvent(QKeyEvent* event) {
    if (!event->matches(QKeySequence::Copy) || !m_session->survey())
        return QTableView::keyPressEvent(event);
    if (const std::vector<int> lines = selectedLines(); !lines.empty())
        copyLines(lines);
    else if (currentIndex().isValid())
        copyCell(currentIndex());
}

void SurveyTable::contextMenuEvent(QContextMenuEvent* event) {
    const QPersistentModelIndex cell = indexAt(event->pos());
    const core::RowId row = m_rows->rowAt(cell.row());
    if (!row.isValid() || !m_session->survey())
        return;
    QMenu menu(this);
    if (m_isRankable) {
        menu.addAction(icon(QStringLiteral("similar")), tr("Rank by likeness to this"), this,
                       [this, row] { m_session->requestSimilar(row); });
        menu.addSeparator();
    }
    menu.addAction(icon(QStringLiteral("copy")), tr("Copy cell"), this, [this, cell] { copyCell(cell); });
    menu.addAction(tr("Copy row"), this, [this, line = cell.row()] { copyLines({line}); });
    if (const std::vector<int> lines = selectedLines(); lines.size() > 1)
        menu.addAction(tr("Copy %L1 selected rows").arg(lines.size()), this, [this, lines] { copyLines(lines); });
    menu.addSeparator();
    menu.addAction(tr("Copy id"), this, [this, row] { copyIds({row}); });
    if (const std::size_t count = m_session->selection().size(); count > 1)
        menu.addAction(tr("Copy %L1 selected ids").arg(count), this,
                       [this] { copyIds(m_session->selection().rows()); });
    menu.exec(event->globalPos());
}

} // namespace oddity::widgets
