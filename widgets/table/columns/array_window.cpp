// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/array_window.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "core/query/column_values.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/columns/sparkline.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

class ArrayWindow::Plot : public QWidget {
public:
    using QWidget::QWidget;
    void setNumbers(std::vector<double> numbers) {
        m_numbers = std::move(numbers);
        setVisible(m_numbers.size() > 1);
        update();
    }
    QSize sizeHint() const override { return {400, 140}; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::current().field);
        painter.drawRoundedRect(QRectF(rect()), Theme::radiusPx, Theme::radiusPx);
        drawSparkline(painter, QRectF(rect()).adjusted(10, 10, -10, -10), m_numbers, Theme::current().accent);
    }

private:
    std::vector<double> m_numbers;
};

class ArrayWindow::Elements : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTexts(std::vector<std::string> texts) {
        beginResetModel();
        m_texts = std::move(texts);
        endResetModel();
    }
    QString all() const {
        QStringList lines;
        for (const std::string& text : m_texts)
            lines << QString::fromStdString(text);
        return lines.join(QLatin1Char('\n'));
    }
    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_texts.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant data(const QModelIndex& index, int role) const override {
        const bool isPlace = index.column() == 0;
        if (role == Qt::DisplayRole)
            return isPlace ? QString::number(index.row()) // as expressions count
                           : QString::fromStdString(m_texts[static_cast<std::size_t>(index.row())]);
        if (role == Qt::TextAlignmentRole && isPlace)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return role == Qt::ForegroundRole && isPlace ? QVariant(Theme::current().faintText) : QVariant();
    }

private:
    std::vector<std::string> m_texts;
};

ArrayWindow::ArrayWindow(QWidget* parent)
    : QDialog(parent), m_title(new QLabel(this)), m_about(new QLabel(this)), m_plot(new Plot(this)),
      m_elements(new Elements(this)), m_table(new QTableView(this)) {
    resize(460, 520);
    m_title->setProperty("look", "title");
    m_title->setTextFormat(Qt::PlainText);
    m_about->setProperty("look", "faint");
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_table->setModel(m_elements);
    m_table->setFont(Theme::font(TypeRole::Number));
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy all"), this);
    copy->setToolTip(tr("Every element, one a line"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_elements->all()); });
    auto* below = new QHBoxLayout;
    below->addStretch(1);
    below->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(Theme::spacingPx);
    column->addWidget(m_title);
    column->addWidget(m_about);
    column->addWidget(m_plot);
    column->addWidget(m_table, 1);
    column->addLayout(below);
}

void ArrayWindow::show(const std::shared_ptr<const core::Column>& column, core::RowId row, const QString& objectId) {
    const QString name = QString::fromStdString(column->name);
    setWindowTitle(tr("%1 of %2").arg(name, objectId));
    m_title->setText(windowTitle());
    QString about = shortArrayText(*column, row);
    if (!column->unit.empty())
        about += QLatin1Char(' ') + QString::fromStdString(column->unit);
    if (!column->description.empty())
        about += QStringLiteral(" · ") + QString::fromStdString(column->description);
    m_about->setText(about);
    m_plot->setNumbers(core::elementNumbersAt(*column, row));
    m_elements->setTexts(column->elementsAt(row));
    QDialog::show();
    raise();
}

} // namespace oddity::widgets
