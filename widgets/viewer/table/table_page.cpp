// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/table/table_page.h"

#include <algorithm>

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include "widgets/style/theme.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/table/cell_model.h"

namespace oddity::widgets {

namespace {

constexpr int leastColumnPx = 64;
constexpr int mostColumnPx = 260;
constexpr int rowsMeasured = 20;
constexpr int remarksShown = 2;

/// On the line of their rows: the style sheet's sections are made for titles, with room above and below.
class RowNumbers : public QHeaderView {
public:
    explicit RowNumbers(QWidget* parent) : QHeaderView(Qt::Vertical, parent) {}

    void paintSection(QPainter* painter, const QRect& rect, int row) const override {
        painter->fillRect(rect, Theme::current().panel);
        painter->setFont(Theme::font(TypeRole::Number));
        painter->setPen(Theme::current().faintText);
        painter->drawText(rect.adjusted(0, 0, -Theme::spacingPx, 0), Qt::AlignVCenter | Qt::AlignRight,
                          QString::number(row + 1));
    }
    QSize sizeHint() const override {
        const auto digits = static_cast<int>(QString::number(model() ? model()->rowCount() : 0).size());
        return {QFontMetrics(Theme::font(TypeRole::Number)).horizontalAdvance(QLatin1Char('0')) * digits +
                    3 * Theme::spacingPx,
                0};
    }
};

} // namespace

TablePage::TablePage(QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_model(new CellModel(pool, this)), m_view(new QTableView(this)), m_text(new QLabel(this)),
      m_problem(new QLabel(this)) {
    m_view->setModel(m_model);
    setFocusProxy(m_view);
    m_view->setProperty("look", "flat");
    m_view->setFont(Theme::font(TypeRole::Number));
    m_view->setShowGrid(false);
    m_view->setAlternatingRowColors(true);
    m_view->setWordWrap(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setAccessibleName(tr("Rows of the table"));
    m_view->setVerticalHeader(new RowNumbers(m_view));
    const int rowPx = QFontMetrics(m_view->font()).height() + 8;
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(rowPx);
    m_text->setProperty("look", "faint");
    m_text->setWordWrap(true);
    m_text->setFont(Theme::font(TypeRole::Caption));
    m_problem->setProperty("look", "warning");
    m_problem->setWordWrap(true);
    m_problem->hide();
    constexpr int gap = Theme::spacingPx;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, gap / 2);
    layout->setSpacing(gap / 2);
    layout->addWidget(m_view, 1);
    for (QLabel* label : {m_problem, m_text}) {
        label->setContentsMargins(gap, 0, gap, 0);
        layout->addWidget(label);
    }
    connect(m_model, &CellModel::failed, this, [this](const QString& message) {
        m_problem->setText(message);
        m_problem->show();
    });
    connect(m_model, &CellModel::dataChanged, this, &TablePage::fitColumns);
}

void TablePage::setTable(std::shared_ptr<const core::CellSource> table) {
    m_problem->hide();
    m_isFitted = false;
    QStringList words;
    if (table) {
        words << tr("%1, as they are in the file")
                     .arg(tableSize(table->rowCount(), static_cast<std::int64_t>(table->columns().size())));
        for (const std::string& remark : table->remarks())
            words << QString::fromStdString(remark);
    }
    m_text->setToolTip(words.size() > 1 + remarksShown ? words.join(QLatin1Char('\n')) : QString());
    if (const auto more = words.size() - 1 - remarksShown; more > 0)
        words = words.first(1 + remarksShown) << tr("and %1 more remarks: see the tool tip").arg(more);
    m_text->setText(words.join(QLatin1Char('\n')));
    m_model->setTable(std::move(table));
    m_view->scrollToTop();
}

/// From the names and the first rows, once they are there.
void TablePage::fitColumns() {
    if (std::exchange(m_isFitted, true))
        return;
    const QFontMetrics metrics(m_view->font());
    for (int column = 0; column < m_model->columnCount(); ++column) {
        int widest = leastColumnPx;
        const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        for (const QString& line : title.split(QLatin1Char('\n')))
            widest = std::max(widest, QFontMetrics(m_view->horizontalHeader()->font()).horizontalAdvance(line) + 28);
        for (int row = 0; row < std::min(rowsMeasured, m_model->rowCount()); ++row)
            widest = std::max(widest, metrics.horizontalAdvance(m_model->index(row, column).data().toString()) + 28);
        m_view->setColumnWidth(column, std::min(widest, mostColumnPx));
    }
}

} // namespace oddity::widgets
