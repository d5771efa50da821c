// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/pages/number_table.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>

#include "widgets/style/theme.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

QString differenceText(double before, double after) {
    constexpr double digits = 1e6;
    const double largest = std::max(std::abs(before), std::abs(after));
    if (!(largest > 0) || !std::isfinite(largest))
        return measuredText(after - before, 0);
    const double unit = std::pow(10.0, std::ceil(std::log10(largest))) / digits;
    return measuredText(std::round((after - before) / unit) * unit, 0);
}

NumberTable::NumberTable(const QString& name, QWidget* parent) : QTableWidget(parent) {
    setProperty("look", QStringLiteral("flat"));
    setAccessibleName(name);
    setEditTriggers(NoEditTriggers);
    setAlternatingRowColors(false);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(26);
    horizontalHeader()->setHighlightSections(false);
}

void NumberTable::setRows(const QStringList& header, const QList<QStringList>& rows, const QStringList& tips) {
    clear();
    setColumnCount(static_cast<int>(header.size()));
    setRowCount(static_cast<int>(rows.size()));
    setHorizontalHeaderLabels(header);
    for (int row = 0; row < rowCount(); ++row)
        for (int column = 0; column < columnCount(); ++column) {
            auto* cell = new QTableWidgetItem(rows[row].value(column));
            cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            if (column > 0) {
                cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                cell->setFont(Theme::font(TypeRole::Number));
            }
            cell->setToolTip(tips.value(row));
            setItem(row, column, cell);
        }
    for (int column = 0; column < columnCount(); ++column) {
        horizontalHeaderItem(column)->setTextAlignment((column > 0 ? Qt::AlignRight : Qt::AlignLeft) |
                                                       Qt::AlignVCenter);
        horizontalHeaderItem(column)->setFont(Theme::font(TypeRole::Caption));
        horizontalHeader()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    fitColumns();
}

void NumberTable::fitColumns() {
    int wanted = 0;
    for (int column = 0; column < columnCount(); ++column)
        wanted += std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
    if (columnCount() > 0)
        horizontalHeader()->setSectionResizeMode(0, wanted <= viewport()->width() ? QHeaderView::Stretch
                                                                                  : QHeaderView::ResizeToContents);
}

void NumberTable::resizeEvent(QResizeEvent* event) {
    QTableWidget::resizeEvent(event);
    fitColumns();
}

void NumberTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QTableWidget::keyPressEvent(event);
}

void NumberTable::copy() const {
    QString text;
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column)
            if (item(row, column)->isSelected())
                cells << item(row, column)->text();
        if (!cells.isEmpty())
            text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    QApplication::clipboard()->setText(text);
}

} // namespace oddity::widgets
