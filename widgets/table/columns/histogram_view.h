// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <utility>

#include <QWidget>

#include "core/query/histogram.h"

namespace oddity::widgets {

/// A histogram with a scale of values below and one of counts on the left; a drag over it chooses a range of values, a
/// click without a drag takes it back.
class HistogramView : public QWidget {
    Q_OBJECT

public:
    explicit HistogramView(QWidget* parent = nullptr);

    /// marks: values drawn as thin lines (quartiles).
    void setHistogram(core::Histogram histogram, bool isLogarithmic, std::vector<double> marks);
    const core::Histogram& histogram() const { return m_histogram; }
    void setCountsLogarithmic(bool areLogarithmic);
    std::optional<std::pair<double, double>> range() const { return m_range; }
    void setRange(std::optional<std::pair<double, double>> range);
    QSize sizeHint() const override { return {420, 200}; }

Q_SIGNALS:
    void rangeChanged(); ///< by hand

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QRectF plot() const;
    double placeOf(double value) const;  ///< 0 to 1 along the scale
    double heightOf(double count) const; ///< 0 to 1; a bar of one object is seen on the logarithmic scale too
    std::vector<double> countTicks(double heightPx) const;
    void drawCounts(QPainter& painter) const;
    double valueAt(double x) const;
    std::size_t barAt(double x) const;
    void drawScale(QPainter& painter) const;
    void drawHovered(QPainter& painter) const;

    core::Histogram m_histogram;
    double m_mostCount = 0; ///< of its bins
    bool m_isLogarithmic = false;
    bool m_areCountsLogarithmic = false;
    std::vector<double> m_marks;
    std::optional<std::pair<double, double>> m_range;
    std::optional<double> m_pressX;
    std::optional<double> m_hoverX;
};

} // namespace oddity::widgets
