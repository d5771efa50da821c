// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/frozen_table.h"

#include <algorithm>

#include <QAbstractItemDelegate>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int shadowPx = 5;
constexpr int gripPx = 4; ///< of the edge that sizes the column

/// The edge of what lies over the other columns.
void drawEdge(QPainter& painter, int x, int height) {
    painter.fillRect(QRect(x - 1, 0, 1, height), Theme::current().line);
    QLinearGradient shadow(x, 0, x + shadowPx, 0);
    shadow.setColorAt(0, QColor(0, 0, 0, Theme::current().isDark ? 90 : 40));
    shadow.setColorAt(1, Qt::transparent);
    painter.fillRect(QRect(x, 0, shadowPx, height), shadow);
}

} // namespace

class FrozenTable::Header : public QHeaderView {
public:
    explicit Header(FrozenTable* table) : QHeaderView(Qt::Horizontal, table), m_table(table) {}

protected:
    /// Name and unit are elided apart, so that both show how they begin.
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override {
        QHeaderView::initStyleOptionForIndex(option, section);
        QStyleOptionHeader placed = *option; // the rectangle is only set later
        placed.rect = QRect(0, 0, sectionSize(section), height());
        const int room = style()->subElementRect(QStyle::SE_HeaderLabel, &placed, this).width();
        QStringList lines = option->text.split(QLatin1Char('\n'));
        for (QString& line : lines)
            line = option->fontMetrics.elidedText(line, Qt::ElideMiddle, room);
        option->text = lines.join(QLatin1Char('\n'));
    }

    void paintEvent(QPaintEvent* event) override {
        QHeaderView::paintEvent(event);
        const int width = m_table->frozenPx();
        if (width == 0)
            return;
        QPainter painter(viewport());
        painter.fillRect(QRect(0, 0, width, height()), Theme::current().panel);
        painter.save();
        paintSection(&painter, QRect(0, 0, width, height()), 0);
        painter.restore();
        drawEdge(painter, width, height());
    }

    /// What happens over the frozen section is handed on as happening where the section would have scrolled to.
    bool viewportEvent(QEvent* event) override {
        const int width = m_table->frozenPx();
        const QPointF shift(-offset(), 0);
        const auto isOver = [&](double x) { return width > 0 && (m_isPressed || x < width + gripPx); };
        switch (event->type()) {
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseButtonDblClick:
        case QEvent::MouseMove: {
            auto* mouse = static_cast<QMouseEvent*>(event);
            const bool isTaken = isOver(mouse->position().x());
            if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonRelease)
                m_isPressed = isTaken && event->type() == QEvent::MouseButtonPress;
            if (!isTaken)
                break;
            QMouseEvent shifted(event->type(), mouse->position() + shift, mouse->globalPosition(), mouse->button(),
                                mouse->buttons(), mouse->modifiers());
            viewport()->update();
            return QHeaderView::viewportEvent(&shifted);
        }
        case QEvent::HoverMove:
        case QEvent::HoverEnter: {
            auto* hover = static_cast<QHoverEvent*>(event);
            if (!isOver(hover->position().x()))
                break;
            QHoverEvent shifted(event->type(), hover->position() + shift, hover->globalPosition(),
                                hover->oldPosF() + shift);
            viewport()->update();
            return QHeaderView::viewportEvent(&shifted);
        }
        case QEvent::ToolTip: {
            auto* help = static_cast<QHelpEvent*>(event);
            if (!isOver(help->pos().x()))
                break;
            QHelpEvent shifted(event->type(), help->pos() + shift.toPoint(), help->globalPos());
            return QHeaderView::viewportEvent(&shifted);
        }
        default:
            break;
        }
        return QHeaderView::viewportEvent(event);
    }

private:
    FrozenTable* m_table;
    bool m_isPressed = false;
};

FrozenTable::FrozenTable(Session* session, RowModel* model, QWidget* parent) : SurveyTable(session, model, parent) {
    setHorizontalHeader(new Header(this));
    prepareHeader();
    horizontalHeader()->setFirstSectionMovable(false);
    connect(horizontalHeader(), &QHeaderView::sectionResized, viewport(), qOverload<>(&QWidget::update));
}

int FrozenTable::frozenPx() const {
    return horizontalHeader()->offset() > 0 && !isColumnHidden(0) ? columnWidth(0) : 0;
}

int FrozenTable::headerColumnAt(const QPoint& place) const {
    return place.x() < frozenPx() ? 0 : horizontalHeader()->logicalIndexAt(place);
}

QModelIndex FrozenTable::indexAt(const QPoint& place) const {
    if (place.x() < 0 || place.x() >= frozenPx())
        return SurveyTable::indexAt(place);
    const int line = rowAt(place.y());
    return line < 0 ? QModelIndex() : model()->index(line, 0);
}

QRect FrozenTable::visualRect(const QModelIndex& index) const {
    QRect place = SurveyTable::visualRect(index);
    if (index.column() == 0 && frozenPx() > 0)
        place.moveLeft(0);
    return place;
}

void FrozenTable::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (index.column() > 0 || frozenPx() == 0) {
        SurveyTable::scrollTo(index, hint);
    } else { // it is in sight whatever the place of the others
        const int before = horizontalScrollBar()->value();
        SurveyTable::scrollTo(index, hint);
        horizontalScrollBar()->setValue(before);
    }
    if (const int hiddenPx = frozenPx() - columnViewportPosition(index.column()); index.column() > 0 && hiddenPx > 0)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - hiddenPx);
}

void FrozenTable::scrollContentsBy(int dx, int dy) {
    SurveyTable::scrollContentsBy(dx, dy);
    if (dx == 0)
        return;
    viewport()->update(); // pixels that were scrolled took the frozen ones along
    horizontalHeader()->viewport()->update();
}

void FrozenTable::paintEvent(QPaintEvent* event) {
    SurveyTable::paintEvent(event);
    const int width = frozenPx();
    if (width == 0)
        return;
    QPainter painter(viewport());
    painter.fillRect(QRect(0, 0, width, viewport()->height()), Theme::current().field);
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    const int first = std::max(0, rowAt(event->rect().top()));
    for (int line = first; line < model()->rowCount() && rowViewportPosition(line) <= event->rect().bottom(); ++line) {
        QStyleOptionViewItem cell = option;
        cell.rect = QRect(0, rowViewportPosition(line), width, rowHeight(line));
        cell.features.setFlag(QStyleOptionViewItem::Alternate, line % 2 != 0);
        cell.state.setFlag(QStyle::State_MouseOver, viewport()->underMouse() && cell.rect.contains(pointer));
        style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &cell, &painter, this);
        const QModelIndex index = model()->index(line, 0);
        itemDelegateForIndex(index)->paint(&painter, cell, index);
    }
    drawEdge(painter, width, viewport()->height());
}

} // namespace oddity::widgets
