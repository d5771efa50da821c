// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "widgets/series/plot_frame.h"

class QPainter;

namespace oddity::widgets {

/// One of the plots of a population: axes with a title above; what lies inside is the derived class's.
class PopulationPlot : public QWidget {
    Q_OBJECT

public:
    PopulationPlot(const QString& title, const QString& xLabel, const QString& yLabel, QWidget* parent);

    const QString& xLabel() const { return m_frame.xLabel; }
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    virtual bool isEmpty() const = 0;
    virtual void drawInside(QPainter& painter, const PlotFrame& frame) const = 0;
    void setRange(double left, double right, double bottom, double top);
    PlotFrame frame() const; ///< as it is on the widget now

private:
    QString m_title;
    PlotFrame m_frame;
};

} // namespace oddity::widgets
