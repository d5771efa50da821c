// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include <QWidget>

#include "core/io/fits/fits_file.h"
#include "widgets/session/task.h"
#include "widgets/viewer/row/pixel_row.h"

class QComboBox;
class QLabel;
class QTableView;
class QToolButton;

namespace oddity::widgets {

class CellModel;
class SeriesPlot;

/// An image of one axis: its values as a plot along pixels or the header's coordinate, what is under the pointer, and
/// all of them as a table beside it. Read off the GUI thread.
class RowPage : public QWidget {
    Q_OBJECT

public:
    RowPage(QThreadPool* pool, QWidget* parent = nullptr);
    void setImage(std::shared_ptr<const core::FitsFile> file, int hdu); ///< null: none
    bool isReady() const { return m_row != nullptr; }
    SeriesPlot& plot() { return *m_plot; }
    QString readout() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void take(std::shared_ptr<const PixelRow> row);
    void draw(bool keepsRange);
    bool isAlongAxis() const;
    void readOut(std::optional<qint64> point);

    std::shared_ptr<const PixelRow> m_row;
    bool m_isReversed = false; ///< the coordinate falls along the pixels
    TaskSlot m_reading;
    QComboBox* m_along;
    QToolButton* m_showTable;
    SeriesPlot* m_plot;
    CellModel* m_cells;
    QTableView* m_table;
    QLabel* m_readout;
    QLabel* m_problem;
};

} // namespace oddity::widgets
