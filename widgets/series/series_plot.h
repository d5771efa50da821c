// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "widgets/series/plot_curve.h"
#include "widgets/series/plot_frame.h"

namespace oddity::widgets {

/// Curves along wavelength or time. The wheel zooms about the pointer, dragging moves, a double click shows all; the
/// values' range follows what is seen.
class SeriesPlot : public QWidget {
    Q_OBJECT

public:
    explicit SeriesPlot(QWidget* parent = nullptr);

    /// valuesGrowDown: magnitudes. The range along the axis stays where it still holds data and keepsRange is true.
    void setCurves(std::vector<PlotCurve> curves, const QString& xLabel, const QString& yLabel, bool valuesGrowDown,
                   bool keepsRange);
    void setTint(PlotTint tint);
    void setZeroLine(bool isShown);
    void setLegendVisible(bool isVisible);

    double left() const { return m_frame.left; }
    double right() const { return m_frame.right; }
    void setRange(double left, double right);
    void showAll();
    /// The point nearest to a place of the widget, in words; "" without one.
    QString readoutAt(const QPointF& position) const;
    QSize sizeHint() const override { return {480, 260}; }

Q_SIGNALS:
    void rangeChanged(double left, double right);
    void hovered(const QString& text);         ///< "" when the pointer leaves
    void pointed(std::optional<qint64> point); ///< the number, in its curve, of the point nearest to the pointer

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Place {
        std::size_t curve = 0;
        std::size_t point = 0;
    };
    std::optional<Place> nearestTo(const QPointF& position) const;
    std::optional<float> tintAt(double x) const; ///< of the tint's nearest place
    void moveTo(double left, double right, bool isOwn);
    void fitValues();
    void drawLegend(QPainter& painter) const;
    std::pair<double, double> wholeRange() const;

    std::vector<PlotCurve> m_curves;
    PlotTint m_tint;
    PlotFrame m_frame;
    bool m_valuesGrowDown = false;
    bool m_hasZeroLine = false;
    bool m_hasLegend = true;
    std::optional<Place> m_hovered;
    std::optional<QPointF> m_dragFrom;
    double m_dragLeft = 0, m_dragRight = 0;
};

} // namespace oddity::widgets
