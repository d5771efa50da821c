// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QPainterPath>
#include <QWidget>

#include "core/data/display/pixels/pixel_histogram.h"
#include "widgets/image/canvas/picture.h"

namespace oddity::widgets {

/// How many pixels have which value (logarithmic), above the colours that they get; black and white are two lines to
/// drag. The nearer line follows a click; double click asks for the rule's own limits again.
class LimitStrip : public QWidget {
    Q_OBJECT

public:
    explicit LimitStrip(QWidget* parent = nullptr);

    void setHistogram(core::PixelHistogram histogram);
    void setRendering(const Rendering& rendering); ///< colours and limits

    double xOf(float value) const; ///< widget coordinates
    float valueAt(double x) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void limitsDragged(const core::StretchLimits& limits);
    void limitsReleased();
    void resetAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    enum class Line { None, Black, White };

    Line lineAt(double x) const;
    void drag(double x);
    QPainterPath outline(double bottom) const;
    void paintColours(QPainter& painter, const QRectF& strip) const;

    core::PixelHistogram m_histogram;
    Rendering m_rendering;
    Line m_dragged = Line::None;
};

} // namespace oddity::widgets
