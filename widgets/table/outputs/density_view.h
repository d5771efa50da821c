// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include <QPointF>

#include "widgets/table/outputs/output_view.h"

namespace oddity::widgets {

/// Probability densities, one below the other, each over a scale in the quantity's unit: the central 68 % and 90 %
/// shaded, the mean a line; under the pointer the value, its density and the probability below it.
class DensityView : public OutputView {
    Q_OBJECT

public:
    explicit DensityView(QWidget* parent = nullptr);
    void setOutput(const core::ObjectOutput& output) override;
    QSize sizeHint() const override;

    /// What is drawn of one density.
    struct Curve {
        core::QuantityDensity quantity;
        std::vector<QPointF> points; ///< value and density, by value
        double most = 0;
        double low = 0; ///< of the scale
        double high = 0;
        double quantiles[4] = {}; ///< 5, 16, 84, 95 %
    };
    const std::vector<Curve>& curves() const { return m_curves; }
    QString textAt(const QPoint& place) const; ///< of what is under the pointer; "" beside the curves

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    int plotHeight() const;
    QRectF plotOf(std::size_t curve) const;
    std::optional<std::size_t> curveAt(const QPoint& place) const;
    void drawCurve(QPainter& painter, std::size_t index) const;
    void drawScale(QPainter& painter, const Curve& curve, const QRectF& area) const;

    QString m_unit;
    std::vector<Curve> m_curves;
    std::optional<QPoint> m_hover;
};

} // namespace oddity::widgets
