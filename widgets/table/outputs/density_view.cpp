// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/density_view.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include "widgets/style/theme.h"
#include "widgets/table/columns/number_scale.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr int curvePoints = 256;
constexpr int curvePx = 64;
constexpr int sidePx = 6;
constexpr double marginShare = 0.04; ///< of the scale, on either side of the curve

DensityView::Curve curveOf(const core::QuantityDensity& quantity) {
    DensityView::Curve curve{.quantity = quantity, .points = {}};
    const core::Density& density = quantity.density;
    auto [low, high] = density.range();
    const double margin = marginShare * (high - low);
    const double span =
        high > low ? std::max(high - low, 1e-9 * std::abs(high)) : std::max(1e-9 * std::abs(high), 1e-30);
    curve.low = low - std::max(margin, (span - (high - low)) / 2);
    curve.high = high + std::max(margin, (span - (high - low)) / 2);
    for (int index = 0; index <= curvePoints; ++index) {
        const double value = curve.low + (curve.high - curve.low) * index / curvePoints;
        curve.points.emplace_back(value, density.at(value));
        curve.most = std::max(curve.most, curve.points.back().y());
    }
    constexpr std::array probabilities{0.05, 0.16, 0.84, 0.95};
    std::ranges::transform(probabilities, curve.quantiles,
                           [&density](double probability) { return density.quantile(probability); });
    return curve;
}

double shareOf(const DensityView::Curve& curve, double value) {
    return (value - curve.low) / (curve.high - curve.low);
}

} // namespace

DensityView::DensityView(QWidget* parent) : OutputView(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setToolTip(tr("Shaded: the central 68 % and 90 % of the probability; line: the mean"));
}

void DensityView::setOutput(const core::ObjectOutput& output) {
    m_unit = QString::fromStdString(output.about.unit);
    m_curves.clear();
    for (const core::QuantityDensity& quantity : std::get<std::vector<core::QuantityDensity>>(output.value))
        m_curves.push_back(curveOf(quantity));
    updateGeometry();
    update();
}

int DensityView::plotHeight() const {
    return QFontMetrics(Theme::font(TypeRole::Number)).height() + 4 + curvePx +
           QFontMetrics(Theme::font(TypeRole::Caption)).height() + 12;
}

QSize DensityView::sizeHint() const {
    return {240, plotHeight() * static_cast<int>(m_curves.size())};
}

QRectF DensityView::plotOf(std::size_t curve) const {
    const int top = plotHeight() * static_cast<int>(curve) + QFontMetrics(Theme::font(TypeRole::Number)).height() + 4;
    return {sidePx, static_cast<double>(top), static_cast<double>(width()) - 2 * sidePx, curvePx};
}

std::optional<std::size_t> DensityView::curveAt(const QPoint& place) const {
    for (std::size_t index = 0; index < m_curves.size(); ++index)
        if (plotOf(index).contains(place))
            return index;
    return std::nullopt;
}

QString DensityView::textAt(const QPoint& place) const {
    const auto index = curveAt(place);
    if (!index)
        return {};
    const Curve& curve = m_curves[*index];
    const QRectF area = plotOf(*index);
    const double value = curve.low + (curve.high - curve.low) * (place.x() - area.left()) / area.width();
    const QString unit = m_unit.isEmpty() ? QString() : QLatin1Char(' ') + m_unit;
    return tr("%1%2: density %3, %4 % below")
        .arg(scaleNumber(value, (curve.high - curve.low) / 100), unit,
             QString::number(curve.quantity.density.at(value), 'g', 3),
             QString::number(100 * curve.quantity.density.cumulative(value), 'f', 1));
}

void DensityView::mouseMoveEvent(QMouseEvent* event) {
    m_hover = event->position().toPoint();
    update();
}

void DensityView::leaveEvent(QEvent*) {
    m_hover.reset();
    update();
}

void DensityView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t index = 0; index < m_curves.size(); ++index)
        drawCurve(painter, index);
}

void DensityView::drawCurve(QPainter& painter, std::size_t index) const {
    const Theme& theme = Theme::current();
    const Curve& curve = m_curves[index];
    const core::Density& density = curve.quantity.density;
    const QRectF area = plotOf(index);
    const QRectF head(0, area.top() - QFontMetrics(Theme::font(TypeRole::Number)).height() - 4, width(),
                      QFontMetrics(Theme::font(TypeRole::Number)).height());
    const bool isHovered = m_hover && area.contains(*m_hover);
    painter.setFont(Theme::font(TypeRole::Number));
    QString said = measuredText(density.mean(), density.deviation());
    if (!m_unit.isEmpty())
        said += QLatin1Char(' ') + m_unit;
    if (isHovered)
        said = textAt(*m_hover);
    painter.setPen(theme.text);
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, said);
    painter.setPen(theme.faintText);
    const QString name = QString::fromStdString(curve.quantity.name);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight,
                                                      static_cast<int>(head.width()) -
                                                          painter.fontMetrics().horizontalAdvance(said) - 8));

    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.field);
    painter.drawRoundedRect(area.adjusted(-sidePx, 0, sidePx, 0), Theme::radiusPx, Theme::radiusPx);
    const auto xOf = [&](double value) { return area.left() + area.width() * shareOf(curve, value); };
    const auto yOf = [&](double value) { return area.bottom() - (area.height() - 6) * value / curve.most; };
    QPolygonF line;
    for (const QPointF& point : curve.points)
        line << QPointF(xOf(point.x()), yOf(point.y()));
    QPainterPath under;
    under.addPolygon(line);
    under.lineTo(area.bottomRight());
    under.lineTo(area.bottomLeft());
    under.closeSubpath();
    const auto shade = [&](double low, double high, double share) {
        painter.save();
        painter.setClipRect(QRectF(xOf(low), area.top(), xOf(high) - xOf(low), area.height()));
        painter.fillPath(under, Theme::mix(theme.field, theme.accent, share));
        painter.restore();
    };
    shade(curve.quantiles[0], curve.quantiles[3], 0.28);
    shade(curve.quantiles[1], curve.quantiles[2], 0.55);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.accent, 1.5));
    painter.drawPolyline(line);
    painter.setPen(QPen(theme.text, 1));
    const double mean = xOf(density.mean());
    painter.drawLine(QPointF(mean, area.top() + 3), QPointF(mean, area.bottom()));
    if (isHovered) {
        painter.setPen(QPen(theme.faintText, 1, Qt::DotLine));
        painter.drawLine(QPointF(m_hover->x(), area.top()), QPointF(m_hover->x(), area.bottom()));
    }
    drawScale(painter, curve, area);
}

void DensityView::drawScale(QPainter& painter, const Curve& curve, const QRectF& area) const {
    const Theme& theme = Theme::current();
    painter.setFont(Theme::font(TypeRole::Caption));
    const double step = niceStep(curve.high - curve.low, std::max(2, static_cast<int>(area.width() / 56)));
    const double unitPx = m_unit.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(m_unit) + 8.0;
    const double textHeight = painter.fontMetrics().height();
    for (double value = std::ceil(curve.low / step) * step; value <= curve.high; value += step) {
        const double x = area.left() + area.width() * shareOf(curve, value);
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4));
        const QString text = scaleNumber(value, step);
        const double textPx = painter.fontMetrics().horizontalAdvance(text) + 2.0;
        const double left = std::max(0.0, x - textPx / 2);
        if (left + textPx > width() - unitPx)
            continue;
        painter.setPen(theme.faintText);
        painter.drawText(QRectF(left, area.bottom() + 4, textPx, textHeight), Qt::AlignCenter, text);
    }
    painter.setPen(theme.faintText);
    painter.drawText(QRectF(0, area.bottom() + 4, width(), textHeight), Qt::AlignRight | Qt::AlignVCenter, m_unit);
}

} // namespace oddity::widgets
