// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/series/series_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "widgets/series/curve_drawing.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double sideMargin = 0.02; ///< of the range, beyond the first and last point
constexpr double mostZoom = 1e5;    ///< of the whole range
constexpr double stripPx = 12;      ///< a light curve's tint about a point

bool hasPoints(const std::vector<PlotCurve>& curves) {
    return std::ranges::any_of(curves, [](const PlotCurve& curve) { return curve.size() > 0; });
}

} // namespace

SeriesPlot::SeriesPlot(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setMinimumSize(180, 90);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setToolTip(tr("Wheel: zoom about the pointer. Drag: move. Double click: all of it."));
}

void SeriesPlot::setCurves(std::vector<PlotCurve> curves, const QString& xLabel, const QString& yLabel,
                           bool valuesGrowDown, bool keepsRange) {
    m_curves = std::move(curves);
    m_hovered.reset();
    m_frame.xLabel = xLabel;
    m_frame.yLabel = yLabel;
    m_valuesGrowDown = valuesGrowDown;
    const auto [first, last] = wholeRange();
    if (!keepsRange || m_frame.right < first || m_frame.left > last)
        moveTo(first, last, true);
    else
        moveTo(m_frame.left, m_frame.right, false);
}

void SeriesPlot::setTint(PlotTint tint) {
    m_tint = std::move(tint);
    update();
}

void SeriesPlot::setZeroLine(bool isShown) {
    m_hasZeroLine = isShown;
    update();
}

void SeriesPlot::setLegendVisible(bool isVisible) {
    m_hasLegend = isVisible;
    update();
}

std::pair<double, double> SeriesPlot::wholeRange() const {
    double first = std::numeric_limits<double>::infinity(), last = -first;
    for (const PlotCurve& curve : m_curves)
        if (curve.size() > 0) {
            first = std::min(first, curve.x.front());
            last = std::max(last, curve.x.back());
        }
    if (!(first <= last))
        return {0, 1};
    const double margin = last > first ? sideMargin * (last - first) : 0.5;
    return {first - margin, last + margin};
}

void SeriesPlot::showAll() {
    const auto [first, last] = wholeRange();
    moveTo(first, last, true);
}

void SeriesPlot::setRange(double left, double right) {
    moveTo(left, right, false);
}

void SeriesPlot::moveTo(double left, double right, bool isOwn) {
    m_frame.left = left;
    m_frame.right = right;
    fitValues();
    update();
    if (isOwn)
        Q_EMIT rangeChanged(left, right);
}

void SeriesPlot::fitValues() {
    ValueRange range;
    for (const PlotCurve& curve : m_curves)
        range.include(curve, m_frame.left, m_frame.right);
    if (!range.isThere)
        return;
    m_frame.bottom = m_valuesGrowDown ? range.high : range.low;
    m_frame.top = m_valuesGrowDown ? range.low : range.high;
}

void SeriesPlot::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(m_frame.area, theme.field);
    if (!hasPoints(m_curves))
        return;
    drawTint(painter, m_frame, m_tint,
             m_curves.front().look == PlotCurve::Look::Points ? stripPx : std::numeric_limits<double>::infinity());
    painter.setRenderHint(QPainter::Antialiasing);
    m_frame.draw(painter);
    if (m_hasZeroLine && (m_frame.bottom < 0) != (m_frame.top < 0)) {
        painter.setPen(QPen(theme.faintText, 1, Qt::DashLine));
        painter.drawLine(QPointF(m_frame.area.left(), m_frame.pixelY(0)),
                         QPointF(m_frame.area.right(), m_frame.pixelY(0)));
    }
    for (const PlotCurve& curve : m_curves)
        drawCurve(painter, m_frame, curve);
    if (m_hovered) {
        const PlotCurve& curve = m_curves[m_hovered->curve];
        painter.setClipRect(m_frame.area);
        painter.setPen(QPen(theme.text, 1));
        painter.setBrush(Qt::NoBrush);
        const QPointF centre = m_frame.pixel(curve.x[m_hovered->point], curve.y[m_hovered->point]);
        painter.drawEllipse(centre, 5, 5);
        painter.setPen(QPen(theme.faintText, 1, Qt::DotLine));
        painter.drawLine(QPointF(centre.x(), m_frame.area.top()), QPointF(centre.x(), m_frame.area.bottom()));
        painter.setClipping(false);
    }
    drawLegend(painter);
}

void SeriesPlot::drawLegend(QPainter& painter) const {
    std::vector<const PlotCurve*> named;
    for (const PlotCurve& curve : m_curves)
        if (!curve.name.isEmpty() && curve.size() > 0)
            named.push_back(&curve);
    if (!m_hasLegend || named.empty() || (named.size() == 1 && m_curves.size() == 1))
        return;
    constexpr double pad = 6, key = 18;
    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    double width = 0;
    for (const PlotCurve* curve : named)
        width = std::max(width, metrics.horizontalAdvance(curve->name));
    const double line = metrics.height() + 2;
    const QRectF box(m_frame.area.right() - width - key - 3 * pad, m_frame.area.top() + pad, width + key + 2 * pad,
                     line * static_cast<double>(named.size()) + pad);
    QColor paper = Theme::current().raised;
    paper.setAlphaF(0.85F);
    painter.setPen(QPen(Theme::current().line, 1));
    painter.setBrush(paper);
    painter.drawRoundedRect(box, 3, 3);
    double y = box.top() + pad / 2 + line / 2;
    for (const PlotCurve* curve : named) {
        const QPointF centre(box.left() + pad + key / 2 - 3, y);
        if (curve->look == PlotCurve::Look::Points) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(curve->colour);
            painter.drawEllipse(centre, 3.5, 3.5);
        } else {
            painter.setPen(QPen(curve->colour, 2));
            painter.drawLine(centre - QPointF(6, 0), centre + QPointF(6, 0));
        }
        painter.setPen(Theme::current().text);
        painter.drawText(QRectF(box.left() + pad + key - 3, y - line / 2, width + pad, line), Qt::AlignVCenter,
                         curve->name);
        y += line;
    }
}

void SeriesPlot::resizeEvent(QResizeEvent*) {
    m_frame.area =
        QRectF(rect()).adjusted(PlotFrame::leftPx, PlotFrame::otherPx, -PlotFrame::otherPx, -PlotFrame::bottomPx);
}

void SeriesPlot::wheelEvent(QWheelEvent* event) {
    if (!hasPoints(m_curves))
        return;
    const double factor = std::pow(0.8, event->angleDelta().y() / 120.0);
    const double centre = m_frame.xAt(std::clamp(event->position().x(), m_frame.area.left(), m_frame.area.right()));
    const auto [first, last] = wholeRange();
    const double span = std::clamp((m_frame.right - m_frame.left) * factor, (last - first) / mostZoom, last - first);
    const double share = (centre - m_frame.left) / (m_frame.right - m_frame.left);
    const double left = std::max(first, std::min(centre - share * span, last - span));
    moveTo(left, left + span, true);
    event->accept();
}

void SeriesPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_dragFrom = event->position();
    m_dragLeft = m_frame.left;
    m_dragRight = m_frame.right;
}

void SeriesPlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragFrom) {
        const auto [first, last] = wholeRange();
        const double span = m_dragRight - m_dragLeft;
        const double moved = (event->position().x() - m_dragFrom->x()) / m_frame.area.width() * span;
        const double left = std::clamp(m_dragLeft - moved, first, std::max(first, last - span));
        setCursor(Qt::ClosedHandCursor);
        moveTo(left, left + span, true);
        return;
    }
    m_hovered = nearestTo(event->position());
    Q_EMIT hovered(readoutAt(event->position()));
    Q_EMIT pointed(m_hovered ? std::optional<qint64>(m_hovered->point) : std::nullopt);
    update();
}

void SeriesPlot::mouseReleaseEvent(QMouseEvent*) {
    m_dragFrom.reset();
    unsetCursor();
}

void SeriesPlot::mouseDoubleClickEvent(QMouseEvent*) {
    showAll();
}

void SeriesPlot::leaveEvent(QEvent*) {
    m_hovered.reset();
    Q_EMIT hovered({});
    Q_EMIT pointed(std::nullopt);
    update();
}

void SeriesPlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

std::optional<SeriesPlot::Place> SeriesPlot::nearestTo(const QPointF& position) const {
    if (!m_frame.area.adjusted(-4, -4, 4, 4).contains(position))
        return std::nullopt;
    std::optional<Place> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t curve = 0; curve < m_curves.size(); ++curve) {
        const PlotCurve& each = m_curves[curve];
        for (std::size_t point = 0; point < each.size(); ++point) {
            if (!std::isfinite(each.y[point]) || each.x[point] < m_frame.left || each.x[point] > m_frame.right)
                continue;
            const QPointF away = m_frame.pixel(each.x[point], each.y[point]) - position;
            // along a spectrum the place counts alone, of a light curve's points the nearest
            const double distance = each.look == PlotCurve::Look::Points
                                        ? std::hypot(away.x(), away.y())
                                        : std::abs(away.x()) + 1e-3 * std::abs(away.y());
            if (distance < least) {
                least = distance;
                best = Place{curve, point};
            }
        }
    }
    return best;
}

std::optional<float> SeriesPlot::tintAt(double x) const {
    const auto nearest = std::ranges::min_element(m_tint.x, {}, [x](double each) { return std::abs(each - x); });
    if (nearest == m_tint.x.end())
        return std::nullopt;
    return m_tint.values[static_cast<std::size_t>(nearest - m_tint.x.begin())];
}

QString SeriesPlot::readoutAt(const QPointF& position) const {
    const std::optional<Place> place = nearestTo(position);
    if (!place)
        return {};
    const PlotCurve& curve = m_curves[place->curve];
    const auto number = [](double value, int digits) { return QString::number(value, 'g', digits); };
    QString text = QStringLiteral("%1   %2").arg(number(curve.x[place->point], 13), number(curve.y[place->point], 5));
    if (!curve.errors.empty())
        text += std::isfinite(curve.errorOf(place->point))
                    ? QStringLiteral(" ± ") + number(curve.errorOf(place->point), 3)
                    : tr(", error not known");
    if (!curve.name.isEmpty())
        text += QStringLiteral("   ") + curve.name;
    if (curve.isMasked(place->point))
        text += QStringLiteral("   ") + tr("masked");
    if (const std::optional<float> tint = tintAt(curve.x[place->point]))
        text += tr("   attribution %1").arg(number(*tint, 3));
    return text;
}

} // namespace oddity::widgets
