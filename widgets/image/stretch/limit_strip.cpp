// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch/limit_strip.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QMouseEvent>
#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int histogramPx = 24;
constexpr int coloursPx = 8;
constexpr int sidePx = 4; ///< for half a handle
constexpr double reachPx = 7;

} // namespace

LimitStrip::LimitStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAccessibleName(tr("Histogram of the pixels, with black and white"));
    setToolTip(tr("How many pixels have which value (logarithmic), and the colours they get. Drag the two lines to set "
                  "black and white; double click to find them by the rule again."));
}

QSize LimitStrip::sizeHint() const {
    return {220, histogramPx + coloursPx};
}

QSize LimitStrip::minimumSizeHint() const {
    return {90, sizeHint().height()};
}

void LimitStrip::setHistogram(core::PixelHistogram histogram) {
    m_histogram = std::move(histogram);
    update();
}

void LimitStrip::setRendering(const Rendering& rendering) {
    m_rendering = rendering;
    update();
}

double LimitStrip::xOf(float value) const {
    const double low = m_histogram.range.low, range = static_cast<double>(m_histogram.range.high) - low;
    return sidePx + (static_cast<double>(value) - low) / range * (width() - 2 * sidePx);
}

float LimitStrip::valueAt(double x) const {
    const double low = m_histogram.range.low, range = static_cast<double>(m_histogram.range.high) - low;
    return static_cast<float>(low + (x - sidePx) / std::max(1, width() - 2 * sidePx) * range);
}

LimitStrip::Line LimitStrip::lineAt(double x) const {
    const double black = std::abs(x - xOf(m_rendering.stretch.limits.low));
    const double white = std::abs(x - xOf(m_rendering.stretch.limits.high));
    return black < white ? Line::Black : Line::White;
}

/// The counts as a closed curve over the strip, its foot at bottom.
QPainterPath LimitStrip::outline(double bottom) const {
    QPainterPath path(QPointF(sidePx, bottom));
    const auto most = std::ranges::max_element(m_histogram.counts);
    if (most == m_histogram.counts.end() || *most == 0)
        return path;
    const double height = (bottom - 2) / std::log1p(static_cast<double>(*most));
    const double step = (width() - 2.0 * sidePx) / static_cast<double>(m_histogram.counts.size());
    for (std::size_t bin = 0; bin < m_histogram.counts.size(); ++bin)
        path.lineTo(sidePx + (static_cast<double>(bin) + 0.5) * step,
                    bottom - height * std::log1p(static_cast<double>(m_histogram.counts[bin])));
    path.lineTo(width() - sidePx, bottom);
    path.closeSubpath();
    return path;
}

void LimitStrip::paintColours(QPainter& painter, const QRectF& strip) const {
    Picture values{static_cast<int>(strip.width()), 1, false, {}};
    for (int x = 0; x < values.width; ++x)
        values.values.push_back(valueAt(strip.left() + x + 0.5));
    QPainterPath rounded;
    rounded.addRoundedRect(strip, 2, 2);
    painter.save();
    painter.setClipPath(rounded);
    painter.drawImage(strip.topLeft(),
                      rendered(values, m_rendering).scaled(values.width, static_cast<int>(strip.height())));
    painter.restore();
    painter.setPen(Theme::current().line);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(rounded);
}

void LimitStrip::paintEvent(QPaintEvent*) {
    if (m_histogram.counts.empty() || width() < 4 * sidePx)
        return;
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = histogramPx - 1;
    const double black = xOf(m_rendering.stretch.limits.low), white = xOf(m_rendering.stretch.limits.high);
    const QPainterPath curve = outline(bottom);
    painter.fillPath(curve, Theme::mix(theme.panel, theme.faintText, 0.35));
    painter.save();
    painter.setClipRect(QRectF(black, 0, white - black, bottom + 1));
    painter.fillPath(curve, Theme::mix(theme.panel, theme.faintText, 0.8));
    painter.restore();
    paintColours(painter, QRectF(sidePx, histogramPx, width() - 2 * sidePx, coloursPx - 0.5));
    for (const double x : {black, white}) {
        const bool isDragged = m_dragged == (x == black ? Line::Black : Line::White);
        painter.setPen(QPen(isDragged ? theme.accent : theme.text, 1.4));
        painter.drawLine(QPointF(x, 3), QPointF(x, height() - 1));
        painter.setPen(QPen(theme.panel, 1));
        painter.setBrush(x == black ? QColor(20, 20, 22) : QColor(250, 250, 250));
        painter.setPen(QPen(isDragged ? theme.accent : theme.text, 1));
        painter.drawEllipse(QPointF(x, 4), 3, 3);
    }
}

void LimitStrip::drag(double x) {
    core::StretchLimits limits = m_rendering.stretch.limits;
    const float value = valueAt(std::clamp(x, 0.0, static_cast<double>(width())));
    // never closer than a pixel of the strip
    const float apart = std::max(valueAt(1) - valueAt(0), std::numeric_limits<float>::min());
    if (m_dragged == Line::Black)
        limits.low = std::min(value, limits.high - apart);
    else
        limits.high = std::max(value, limits.low + apart);
    if (limits.low < limits.high)
        Q_EMIT limitsDragged(limits);
}

void LimitStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_histogram.counts.empty())
        return;
    m_dragged = lineAt(event->position().x());
    const float limit = m_dragged == Line::Black ? m_rendering.stretch.limits.low : m_rendering.stretch.limits.high;
    if (std::abs(event->position().x() - xOf(limit)) > reachPx)
        drag(event->position().x());
    update();
}

void LimitStrip::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragged != Line::None)
        drag(event->position().x());
    setCursor(Qt::SizeHorCursor);
}

void LimitStrip::mouseReleaseEvent(QMouseEvent*) {
    if (m_dragged == Line::None)
        return;
    m_dragged = Line::None;
    update();
    Q_EMIT limitsReleased();
}

void LimitStrip::mouseDoubleClickEvent(QMouseEvent*) {
    m_dragged = Line::None;
    Q_EMIT resetAsked();
}

} // namespace oddity::widgets
