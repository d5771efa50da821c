// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/row/row_page.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

#include "widgets/image/canvas/sky_text.h"
#include "widgets/series/series_plot.h"
#include "widgets/style/icons.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/table/cell_model.h"

namespace oddity::widgets {

namespace {

constexpr int tablePx = 340;

QString withUnit(const std::string& name, const std::string& unit) {
    const QString text = QString::fromStdString(name);
    return unit.empty() ? text : QStringLiteral("%1 [%2]").arg(text, QString::fromStdString(unit));
}

} // namespace

RowPage::RowPage(QThreadPool* pool, QWidget* parent)
    : QWidget(parent), m_reading(pool), m_along(new QComboBox(this)), m_showTable(new QToolButton(this)),
      m_plot(new SeriesPlot(this)), m_cells(new CellModel(pool, this)), m_table(new QTableView(this)),
      m_readout(readoutLabel(this, nullptr, TypeRole::Number)),
      m_problem(readoutLabel(this, "warning", TypeRole::Body)) {
    buildLayout();
    setFocusProxy(m_plot);
    connect(m_along, &QComboBox::activated, this, [this] { draw(false); });
    connect(m_showTable, &QToolButton::toggled, m_table, &QWidget::setVisible);
    connect(m_plot, &SeriesPlot::pointed, this, &RowPage::readOut);
    const auto say = [this](const QString& problem) {
        m_problem->setText(problem);
        m_problem->show();
    };
    connect(&m_reading, &TaskSlot::failed, this, [this, say](const QString& problem) {
        m_readout->clear();
        say(problem);
    });
    connect(m_cells, &CellModel::failed, this, say);
}

void RowPage::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_along->setAccessibleName(tr("Axis of the plot"));
    m_along->setToolTip(tr("What the plot runs along: the header's coordinate, or pixels counted from 1"));
    m_along->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_showTable->setText(tr("Values"));
    m_showTable->setIcon(icon(QStringLiteral("table")));
    m_showTable->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_showTable->setCheckable(true);
    m_showTable->setChecked(true);
    m_showTable->setToolTip(tr("The values as a table beside the plot"));
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_table->setModel(m_cells);
    m_table->setProperty("look", "flat");
    m_table->setFont(Theme::font(TypeRole::Number));
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("Values of the pixels"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(QFontMetrics(m_table->font()).height() + 8);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* choices = new QHBoxLayout;
    choices->setSpacing(gap);
    choices->addWidget(m_along);
    choices->addStretch(1);
    choices->addWidget(m_showTable);
    auto* split = new QSplitter(this);
    split->addWidget(m_plot);
    split->addWidget(m_table);
    split->setStretchFactor(0, 1);
    split->setSizes({3 * tablePx, tablePx});
    split->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(choices);
    column->addWidget(split, 1);
    column->addWidget(m_problem);
    column->addWidget(m_readout);
}

void RowPage::setImage(std::shared_ptr<const core::FitsFile> file, int hdu) {
    m_reading.cancel();
    m_row.reset();
    m_cells->setTable(nullptr);
    m_plot->setCurves({}, {}, {}, false, false);
    m_problem->hide();
    m_readout->clear();
    if (!file)
        return;
    m_readout->setText(tr("Reading …"));
    m_reading.start<std::shared_ptr<const PixelRow>>(
        [file, hdu](const core::Progress&) { return std::make_shared<const PixelRow>(*file, hdu); },
        [this](std::shared_ptr<const PixelRow> row) { take(std::move(row)); });
}

void RowPage::take(std::shared_ptr<const PixelRow> row) {
    m_row = std::move(row);
    m_along->clear();
    if (m_row->axis())
        m_along->addItem(tr("Along %1").arg(withUnit(m_row->axis()->name, m_row->axis()->unit)), true);
    m_along->addItem(tr("Along pixels"), false);
    m_along->setVisible(m_along->count() > 1);
    m_cells->setTable(m_row);
    draw(false);
    readOut(std::nullopt);
}

bool RowPage::isAlongAxis() const {
    return m_row->axis() && m_along->currentData().toBool();
}

void RowPage::draw(bool keepsRange) {
    if (!m_row)
        return;
    PlotCurve curve;
    curve.colour = Theme::current().text;
    const bool isAlong = isAlongAxis();
    for (std::int64_t pixel = 0; pixel < m_row->rowCount(); ++pixel) {
        curve.x.push_back(isAlong ? m_row->axis()->valueAt(static_cast<double>(pixel))
                                  : static_cast<double>(pixel + 1));
        curve.y.push_back(static_cast<float>(core::realOf(m_row->valueAt(pixel))));
    }
    m_isReversed = curve.size() > 1 && curve.x.back() < curve.x.front();
    if (m_isReversed) {
        std::ranges::reverse(curve.x);
        std::ranges::reverse(curve.y);
    }
    std::vector<PlotCurve> curves;
    curves.push_back(std::move(curve));
    m_plot->setCurves(std::move(curves), isAlong ? withUnit(m_row->axis()->name, m_row->axis()->unit) : tr("pixel"),
                      withUnit(tr("value").toStdString(), m_row->unit()), false, keepsRange);
}

void RowPage::readOut(std::optional<qint64> point) {
    if (!m_row)
        return;
    if (!point) {
        m_readout->setText(tr("Point at the plot to read a value."));
        return;
    }
    const qint64 pixel = m_isReversed ? m_row->rowCount() - 1 - *point : *point;
    QString text = tr("pixel %1").arg(pixel + 1);
    if (const auto& axis = m_row->axis())
        text += QStringLiteral("   %1 %2 %3")
                    .arg(QString::fromStdString(axis->name),
                         QString::number(axis->valueAt(static_cast<double>(pixel)), 'g', 10),
                         QString::fromStdString(axis->unit));
    m_readout->setText(QStringLiteral("%1   %2 %3")
                           .arg(text, valueField(m_row->valueAt(pixel)), QString::fromStdString(m_row->unit())));
}

QString RowPage::readout() const {
    return m_readout->text();
}

void RowPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        draw(true);
    QWidget::changeEvent(event);
}

} // namespace oddity::widgets
