// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

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

/// Statistics and histogram of one column, or its frequent values where it holds texts; of all objects, those listed or
/// those selected. A range dragged in the histogram, or a value that is double-clicked, is a filter. Computed on
/// another thread.
class ColumnWindow : public QDialog {
    Q_OBJECT

public:
    explicit ColumnWindow(QWidget* parent = nullptr);

    struct Sets {
        std::shared_ptr<const core::RowSet> listed;
        std::shared_ptr<const core::RowSet> selected;
    };
    void show(std::shared_ptr<const core::Column> column, Sets sets);

Q_SIGNALS:
    void filterAsked(const QString& columnName, const QString& condition); ///< "": none on this column

private:
    struct Outcome {
        core::ColumnStatistics statistics;
        core::Histogram histogram;
        std::vector<std::pair<std::string, std::int64_t>> frequent;
    };
    void compute();
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
    QCheckBox* m_logarithmic;
    QSpinBox* m_bins;
    QStackedWidget* m_pages;
    HistogramView* m_histogram;
    QTreeWidget* m_frequent;
    FactList* m_facts;
    QLabel* m_range;
    QPushButton* m_filter;
};

} // namespace oddity::widgets
