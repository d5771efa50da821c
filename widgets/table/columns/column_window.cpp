// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/column_window.h"

#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/query/expression.h"
#include "widgets/style/theme.h"
#include "widgets/table/columns/fact_list.h"
#include "widgets/table/columns/histogram_view.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostValues = 200;

QString numberOf(double value) {
    if (!std::isfinite(value))
        return QStringLiteral("–");
    return QString::number(value, 'g', 7).replace(QLatin1Char('-'), QChar(0x2212));
}

QString countOf(std::int64_t count) {
    return QLocale().toString(static_cast<qlonglong>(count));
}

} // namespace

ColumnWindow::ColumnWindow(QWidget* parent)
    : QDialog(parent), m_slot(new TaskSlot(workPool(), this)), m_title(new QLabel(this)), m_about(new QLabel(this)),
      m_among(new QComboBox(this)), m_over(new QLabel(this)), m_logarithmic(new QCheckBox(tr("log values"), this)),
      m_logarithmicCounts(new QCheckBox(tr("log counts"), this)), m_bins(new QSpinBox(this)),
      m_pages(new QStackedWidget(this)), m_histogram(new HistogramView(this)), m_frequent(new QTreeWidget(this)),
      m_facts(new FactList(this)), m_range(new QLabel(this)), m_filter(new QPushButton(tr("Filter by it"), this)) {
    setWindowTitle(tr("Column"));
    resize(720, 440);
    m_title->setProperty("look", "title");
    m_title->setTextFormat(Qt::PlainText);
    m_about->setProperty("look", "faint");
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_range->setProperty("look", "faint");
    m_over->setProperty("look", "faint");
    m_among->addItem(tr("Listed"), static_cast<int>(Among::Listed));
    m_among->addItem(tr("All rows"), static_cast<int>(Among::All));
    m_among->addItem(tr("Selected"), static_cast<int>(Among::Selected));
    m_among->setToolTip(tr("Which rows count: those that the catalog lists now, all, or those selected"));
    m_bins->setRange(0, static_cast<int>(core::HistogramSpec::mostBins));
    m_bins->setSpecialValueText(tr("automatic bins"));
    m_bins->setSuffix(tr(" bins"));
    m_bins->setToolTip(tr("Automatic: by the rule of Freedman and Diaconis"));
    m_filter->setProperty("look", "primary");
    m_filter->setAutoDefault(false);
    m_frequent->setHeaderLabels({tr("Value"), tr("Objects"), tr("Share")});
    for (const int place : {1, 2})
        m_frequent->headerItem()->setTextAlignment(place, Qt::AlignRight | Qt::AlignVCenter);
    m_frequent->setRootIsDecorated(false);
    m_frequent->setUniformRowHeights(true);
    m_frequent->setAlternatingRowColors(true);
    m_frequent->header()->setStretchLastSection(false);
    m_frequent->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_pages->addWidget(m_histogram);
    m_pages->addWidget(m_frequent);

    auto* choices = new QHBoxLayout;
    choices->setSpacing(Theme::spacingPx);
    choices->addWidget(m_among);
    choices->addWidget(m_bins);
    choices->addWidget(m_logarithmic);
    choices->addWidget(m_logarithmicCounts);
    choices->addStretch(1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addWidget(m_pages, 1);
    m_facts->setMinimumWidth(200);
    middle->addWidget(m_facts, 0, Qt::AlignTop);
    auto* below = new QHBoxLayout;
    below->addWidget(m_range, 1);
    below->addWidget(m_filter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(Theme::spacingPx);
    column->addWidget(m_title);
    column->addWidget(m_about);
    column->addLayout(choices);
    column->addWidget(m_over);
    column->addLayout(middle, 1);
    column->addLayout(below);

    connect(m_among, &QComboBox::currentIndexChanged, this, &ColumnWindow::compute);
    connect(m_bins, &QSpinBox::valueChanged, this, &ColumnWindow::compute);
    connect(m_logarithmic, &QCheckBox::toggled, this, &ColumnWindow::compute);
    connect(m_logarithmicCounts, &QCheckBox::toggled, m_histogram, &HistogramView::setCountsLogarithmic);
    connect(m_histogram, &HistogramView::rangeChanged, this, [this] {
        updateRange();
        askForFilter();
    });
    connect(m_frequent, &QTreeWidget::itemSelectionChanged, this, &ColumnWindow::updateRange);
    connect(m_frequent, &QTreeWidget::itemDoubleClicked, m_filter, &QPushButton::click);
    connect(m_slot, &TaskSlot::failed, m_range, &QLabel::setText);
    connect(m_filter, &QPushButton::clicked, this, &ColumnWindow::askForFilter);
}

void ColumnWindow::askForFilter() {
    const QString name = QString::fromStdString(core::quotedName(m_column->name));
    QString condition;
    if (m_pages->currentWidget() == m_histogram) {
        if (const auto range = m_histogram->range())
            condition = QStringLiteral("between(%1, %2, %3)")
                            .arg(name, QString::number(range->first, 'g', 7), QString::number(range->second, 'g', 7));
    } else if (const auto items = m_frequent->selectedItems(); !items.isEmpty()) {
        condition = QStringLiteral("%1 == %2").arg(name, items.first()->data(0, Qt::UserRole).toString());
    }
    Q_EMIT filterAsked(QString::fromStdString(m_column->name), condition);
}

void ColumnWindow::show(std::shared_ptr<const core::Column> column, Sets sets) {
    const bool isOther = !m_column || m_column->name != column->name;
    m_column = std::move(column);
    m_sets = std::move(sets);
    const QString name = QString::fromStdString(m_column->name);
    setWindowTitle(tr("Column %1").arg(name));
    m_title->setText(m_column->unit.empty() ? name : tr("%1  [%2]").arg(name, QString::fromStdString(m_column->unit)));
    m_about->setText(QString::fromStdString(m_column->description));
    m_about->setVisible(!m_column->description.empty());
    if (isOther)
        m_histogram->setRange(std::nullopt);
    m_pages->setCurrentWidget(m_column->isNumeric() ? static_cast<QWidget*>(m_histogram) : m_frequent);
    m_bins->setVisible(m_column->isNumeric());
    m_filter->setVisible(!m_column->isNumeric());
    m_logarithmic->setVisible(m_column->isNumeric());
    m_logarithmicCounts->setVisible(m_column->isNumeric());
    updateRange();
    compute();
    QDialog::show();
    raise();
    activateWindow();
}

void ColumnWindow::setSets(Sets sets) {
    const auto isSame = [](const Rows& one, const Rows& other) {
        return one == other || (one && other && *one == *other);
    };
    const bool isOther = among() == Among::Selected
                             ? !isSame(sets.selected, m_sets.selected)
                             : among() == Among::Listed &&
                                   (!isSame(sets.listed, m_sets.listed) || bool(sets.widened) != bool(m_sets.widened));
    m_sets = std::move(sets);
    if (isOther)
        compute();
}

ColumnWindow::Among ColumnWindow::among() const {
    return static_cast<Among>(m_among->currentData().toInt());
}

void ColumnWindow::showCount(const Rows& rows, bool isWidened) {
    const auto all = static_cast<qlonglong>(m_column->rowCount());
    const auto count = rows ? static_cast<qlonglong>(rows->count()) : all;
    QString text = among() == Among::All || !rows ? tr("Over all %L1 rows").arg(all)
                   : among() == Among::Listed     ? tr("Over %L1 listed of %L2 rows").arg(count).arg(all)
                                                  : tr("Over %L1 selected of %L2 rows").arg(count).arg(all);
    if (isWidened)
        text += m_column->isNumeric() ? tr(" · the histogram shows those outside the range too")
                                      : tr(" · other values are shown too");
    m_over->setText(text);
}

void ColumnWindow::compute() {
    if (!m_column)
        return;
    const Rows among = this->among() == Among::All      ? nullptr
                       : this->among() == Among::Listed ? m_sets.listed
                                                        : m_sets.selected;
    const auto widened = this->among() == Among::Listed ? m_sets.widened : nullptr;
    showCount(among, bool(widened));
    const core::HistogramSpec spec{.bins = static_cast<std::size_t>(m_bins->value()),
                                   .isLogarithmic = m_logarithmic->isChecked()};
    m_slot->start<Outcome>(
        [column = m_column, among, widened, spec](const core::Progress& progress) {
            Outcome outcome{core::statisticsOf(*column, among.get(), progress), {}, {}};
            const Rows shown = widened ? widened(progress) : among;
            outcome.shown = static_cast<std::int64_t>(shown ? shown->count() : column->rowCount());
            if (column->isNumeric())
                outcome.histogram = core::histogramOf(*column, spec, shown.get());
            else
                outcome.frequent = core::frequentValuesOf(*column, mostValues, shown.get(), progress);
            return outcome;
        },
        [this](const Outcome& outcome) { take(outcome); });
}

void ColumnWindow::take(const Outcome& outcome) {
    fillFacts(outcome.statistics);
    if (m_column->isNumeric())
        m_histogram->setHistogram(
            outcome.histogram, m_logarithmic->isChecked(),
            {outcome.statistics.lowerQuartile, outcome.statistics.median, outcome.statistics.upperQuartile});
    else
        fillFrequent(outcome);
    updateRange();
}

void ColumnWindow::fillFacts(const core::ColumnStatistics& statistics) {
    const QString unit = QString::fromStdString(m_column->unit);
    std::vector<Fact> facts{{.name = tr("Values"), .value = countOf(statistics.count)},
                            {.name = tr("Missing"), .value = countOf(statistics.missing)},
                            {.name = tr("Distinct"), .value = countOf(statistics.distinct)}};
    if (m_column->isNumeric())
        for (const auto& [name, value] :
             {std::pair(tr("Mean"), statistics.mean), std::pair(tr("Std. deviation"), statistics.standardDeviation),
              std::pair(tr("Least"), statistics.least), std::pair(tr("Lower quartile"), statistics.lowerQuartile),
              std::pair(tr("Median"), statistics.median), std::pair(tr("Upper quartile"), statistics.upperQuartile),
              std::pair(tr("Largest"), statistics.most)})
            facts.push_back({.name = name, .value = numberOf(value), .unit = unit});
    m_facts->setFacts(std::move(facts));
}

void ColumnWindow::fillFrequent(const Outcome& outcome) {
    const auto before = m_frequent->selectedItems();
    const QString chosen = before.isEmpty() ? QString() : before.first()->text(0);
    m_frequent->clear();
    for (const auto& [value, count] : outcome.frequent) {
        const QString text = QString::fromStdString(value);
        const double share = 100.0 * static_cast<double>(count) / static_cast<double>(outcome.shown);
        auto* item = new QTreeWidgetItem(m_frequent, {text, countOf(count), tr("%1 %").arg(share, 0, 'f', 1)});
        QString quoted = text;
        quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
        item->setData(0, Qt::UserRole, QStringLiteral("\"%1\"").arg(quoted));
        for (const int place : {1, 2})
            item->setTextAlignment(place, Qt::AlignRight | Qt::AlignVCenter);
        item->setSelected(text == chosen);
    }
}

void ColumnWindow::updateRange() {
    if (m_pages->currentWidget() == m_frequent) {
        const bool hasTexts = std::holds_alternative<std::vector<std::string>>(m_column->values);
        m_filter->setEnabled(hasTexts && !m_frequent->selectedItems().isEmpty());
        m_range->setText(tr("Choose a value to filter by it"));
        return;
    }
    const auto range = m_histogram->range();
    m_range->setText(
        range ? tr("%1 to %2; a click takes the range back").arg(numberOf(range->first), numberOf(range->second))
              : tr("Drag over the histogram to filter by a range"));
}

} // namespace oddity::widgets
