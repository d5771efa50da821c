// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "widgets/table/outputs/output_view.h"

class QLabel;

namespace oddity::widgets {

/// How many objects lie in each cell of a self-organizing map, row after row; objects without a cell (NaN, or outside)
/// are not counted.
std::vector<int> cellCounts(std::span<const float> rows, std::span<const float> columns, int gridRows, int gridColumns);

/// The grid of a self-organizing map, row 0 at the top: the object's cell, and by brightness how many of the survey's
/// objects lie in each, where that is known.
class SomView : public OutputView {
    Q_OBJECT

public:
    explicit SomView(QWidget* parent = nullptr);
    void setOutput(const core::ObjectOutput& output) override;
    void setCounts(std::vector<int> counts); ///< as cellCounts(); empty: not known
    QString text() const;

private:
    class Grid;
    void describe();

    Grid* m_grid;
    QLabel* m_text;
};

} // namespace oddity::widgets
