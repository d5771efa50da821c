// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/som_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QHelpEvent>
#include <QLabel>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

#include "core/data/display/colour_map.h"
#include "widgets/style/theme.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr int largestCellPx = 16;
constexpr int usualWidthPx = 240;

/// The cell that a number means; -1 for none.
int cellIn(float place, int cells) {
    const float rounded = std::round(place);
    return std::isfinite(place) && rounded >= 0 && rounded < static_cast<float>(cells) ? static_cast<int>(rounded) : -1;
}

} // namespace

std::vector<int> cellCounts(std::span<const float> rows, std::span<const float> columns, int gridRows,
                            int gridColumns) {
    std::vector<int> counts(static_cast<std::size_t>(gridRows) * static_cast<std::size_t>(gridColumns));
    for (std::size_t object = 0; object < std::min(rows.size(), columns.size()); ++object) {
        const int row = cellIn(rows[object], gridRows);
        const int column = cellIn(columns[object], gridColumns);
        if (row >= 0 && column >= 0)
            ++counts[static_cast<std::size_t>(row) * static_cast<std::size_t>(gridColumns) +
                     static_cast<std::size_t>(column)];
    }
    return counts;
}

class SomView::Grid : public QWidget {
public:
    explicit Grid(QWidget* parent) : QWidget(parent) {
        QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return static_cast<int>(std::ceil(cellPx(width) * rows)) + 1; }
    QSize sizeHint() const override { return {usualWidthPx, heightForWidth(std::max(usualWidthPx, width()))}; }
    int countAt(int y, int x) const {
        return counts.empty() || y < 0 || x < 0 ? -1 : counts[static_cast<std::size_t>(y * columns + x)];
    }

    int rows = 1;
    int columns = 1;
    int row = -1; ///< of the object
    int column = -1;
    std::vector<int> counts;

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::current();
        const core::ColourMap map = core::ColourMap::named("viridis");
        QPainter painter(this);
        const double size = cellPx(width());
        const double gap = size > 6 ? 1 : 0;
        const int most = counts.empty() ? 0 : *std::ranges::max_element(counts);
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns; ++x) {
                QColor colour = theme.raised;
                if (const int count = countAt(y, x); count > 0) { // empty cells stay apart from scarce ones
                    const auto [red, green, blue] =
                        map.at(static_cast<float>(std::log1p(count) / std::log1p(std::max(most, 1))));
                    colour = QColor(red, green, blue);
                }
                painter.fillRect(QRectF(x * size, y * size, size - gap, size - gap), colour);
            }
        if (row < 0 || column < 0)
            return;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        const QRectF own = QRectF(column * size, row * size, size - gap, size - gap).adjusted(-1, -1, 1, 1);
        painter.setPen(QPen(theme.window, 4));
        painter.drawRect(own);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(own);
    }
    bool event(QEvent* event) override {
        if (event->type() != QEvent::ToolTip)
            return QWidget::event(event);
        const auto* help = static_cast<QHelpEvent*>(event);
        const double size = cellPx(width());
        const int x = static_cast<int>(help->pos().x() / size);
        const int y = static_cast<int>(help->pos().y() / size);
        if (x < columns && y < rows) {
            const int count = countAt(y, x);
            QString text = SomView::tr("row %1, column %2").arg(y).arg(x);
            if (count >= 0)
                text += QStringLiteral(": ") + objectsText(count);
            QToolTip::showText(help->globalPos(), text, this);
        }
        return true;
    }

private:
    double cellPx(int width) const { return std::min<double>(largestCellPx, static_cast<double>(width) / columns); }
};

SomView::SomView(QWidget* parent) : OutputView(parent), m_grid(new Grid(this)), m_text(new QLabel(this)) {
    m_text->setFont(Theme::font(TypeRole::Number));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_grid);
    column->addWidget(m_text);
}

void SomView::setOutput(const core::ObjectOutput& output) {
    const auto& named = std::get<core::NamedValues>(output.value);
    const int rows = std::max(1, output.about.gridRows);
    const int columns = std::max(1, output.about.gridColumns);
    if (rows != m_grid->rows || columns != m_grid->columns)
        m_grid->counts.clear();
    m_grid->rows = rows;
    m_grid->columns = columns;
    m_grid->row = named.values.size() == 2 ? cellIn(named.values[0], rows) : -1;
    m_grid->column = named.values.size() == 2 ? cellIn(named.values[1], columns) : -1;
    m_grid->updateGeometry();
    m_grid->update();
    describe();
}

void SomView::setCounts(std::vector<int> counts) {
    const bool fits = counts.size() == static_cast<std::size_t>(m_grid->rows * m_grid->columns);
    m_grid->counts = fits ? std::move(counts) : std::vector<int>();
    m_grid->update();
    describe();
}

void SomView::describe() {
    if (m_grid->row < 0 || m_grid->column < 0) {
        m_text->setText(tr("no cell of its %1 × %2").arg(m_grid->rows).arg(m_grid->columns));
        return;
    }
    QString text =
        tr("row %1, column %2 of %3 × %4").arg(m_grid->row).arg(m_grid->column).arg(m_grid->rows).arg(m_grid->columns);
    if (const int count = m_grid->countAt(m_grid->row, m_grid->column); count >= 0)
        text += tr(" · %L1 of %2 here")
                    .arg(count)
                    .arg(objectsText(std::accumulate(m_grid->counts.begin(), m_grid->counts.end(), qint64{0})));
    m_text->setText(text);
}

QString SomView::text() const {
    return m_text->text();
}

} // namespace oddity::widgets
