// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include <QDialog>

#include "core/data/catalog.h"
#include "core/query/column_statistics.h"
#include "core/query/histogram.h"
#include "core/query/row_set.h"
#include "widgets/session/task.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTreeWidget;

namespace oddity::widgets {

class FactList;
class HistogramView;

/// Statistics and histogram of one column, or its frequent values where it holds texts; of the objects listed, which it
/// follows, of all, or of those selected. A range dragged in the histogram, or a value that is double-clicked, is a
/// filter. Computed on another thread.
class ColumnWindow : public QDialog {
    Q_OBJECT

public:
    explicit ColumnWindow(QWidget* parent = nullptr);

    using Rows = std::shared_ptr<const core::RowSet>; ///< null: all
    struct Sets {
        Rows listed;
        Rows selected;
        /// What would be listed without a condition on this column: the histogram shows that, so that a range can be
        /// chosen anew. Runs on another thread; null: the same as listed.
        std::function<Rows(const core::Progress&)> widened;
    };
    void show(std::shared_ptr<const core::Column> column, Sets sets);
    /// Other rows, as the list and the selection change.
    void setSets(Sets sets);
    const core::Column* column() const { return m_column.get(); }

Q_SIGNALS:
    void filterAsked(const QString& columnName, const QString& condition); ///< "": none on this column

private:
    struct Outcome {
        core::ColumnStatistics statistics;
        core::Histogram histogram;
        std::vector<std::pair<std::string, std::int64_t>> frequent;
        std::int64_t shown = 0; ///< rows that the histogram or the frequent values are of
    };
    enum class Among { Listed, All, Selected };
    Among among() const;
    void compute();
    void showCount(const Rows& rows, bool isWidened);
    void take(const Outcome& outcome);
    void updateRange();
    void askForFilter();
    void fillFacts(const core::ColumnStatistics& statistics);
    void fillFrequent(const Outcome& outcome);

    std::shared_ptr<const core::Column> m_column;
    Sets m_sets;
    TaskSlot* m_slot;
    QLabel* m_title;
    QLabel* m_about;
    QComboBox* m_among;
    QLabel* m_over; ///< how many rows that is
    QCheckBox* m_logarithmic;
    QCheckBox* m_logarithmicCounts;
    QSpinBox* m_bins;
    QStackedWidget* m_pages;
    HistogramView* m_histogram;
    QTreeWidget* m_frequent;
    FactList* m_facts;
    QLabel* m_range;
    QPushButton* m_filter;
};

} // namespace oddity::widgets
