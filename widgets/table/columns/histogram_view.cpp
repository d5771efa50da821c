// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/histogram_view.h"

#include <algorithm>
#include <cmath>

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/style/theme.h"
#include "widgets/table/columns/number_scale.h"

namespace oddity::widgets {

namespace {

constexpr double scaleHeightPx = 24;
constexpr double topPx = 22;
constexpr double highestBar = 0.94; ///< of the plot's height: it stays clear of the frame
constexpr double sidePx = 10;
constexpr double tickPx = 4;
constexpr double leastLogCount = 0.5; ///< foot of the logarithmic scale of counts
constexpr double dragPx = 4;

QString countText(double count) {
    return QLocale().toString(static_cast<qlonglong>(count));
}

} // namespace

HistogramView::HistogramView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setMinimumHeight(140);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setToolTip(tr("Drag over a range of values to filter by it"));
}

void HistogramView::setHistogram(core::Histogram histogram, bool isLogarithmic, std::vector<double> marks) {
    m_histogram = std::move(histogram);
    m_mostCount = m_histogram.counts.empty() ? 0 : static_cast<double>(*std::ranges::max_element(m_histogram.counts));
    m_isLogarithmic = isLogarithmic;
    m_marks = std::move(marks);
    update();
}

void HistogramView::setRange(std::optional<std::pair<double, double>> range) {
    m_range = range;
    update();
}

void HistogramView::setCountsLogarithmic(bool areLogarithmic) {
    m_areCountsLogarithmic = areLogarithmic;
    update();
}

QRectF HistogramView::plot() const {
    const QRectF area = QRectF(rect()).adjusted(sidePx, topPx, -sidePx, -scaleHeightPx);
    const QFontMetricsF metrics(Theme::font(TypeRole::Caption));
    double widest = 0;
    for (const double count : countTicks(area.height()))
        widest = std::max(widest, metrics.horizontalAdvance(countText(count)));
    return area.adjusted(widest + tickPx + 2, 0, 0, 0);
}

double HistogramView::heightOf(double count) const {
    const double most = std::max(1.0, m_mostCount);
    if (!m_areCountsLogarithmic)
        return highestBar * count / most;
    return count > 0 ? highestBar * std::log(count / leastLogCount) / std::log(most / leastLogCount) : 0;
}

std::vector<double> HistogramView::countTicks(double heightPx) const {
    std::vector<double> ticks;
    if (m_histogram.counts.empty())
        return ticks;
    const double most = m_mostCount;
    if (m_areCountsLogarithmic) {
        const auto about = std::max(1.0, heightPx / 28);
        const double every = std::pow(10.0, std::max(1.0, std::ceil(std::log10(std::max(10.0, most)) / about)));
        for (double count = 1; count <= most; count *= every)
            ticks.push_back(count);
        return ticks;
    }
    const double step = std::max(1.0, niceStep(std::max(1.0, most), std::max(2, static_cast<int>(heightPx / 36))));
    for (double count = 0; count <= most; count += step)
        ticks.push_back(count);
    return ticks;
}

double HistogramView::placeOf(double value) const {
    const double low = m_histogram.edges.front();
    const double high = m_histogram.edges.back();
    if (m_isLogarithmic)
        return value > 0 ? std::log(value / low) / std::log(high / low) : -1;
    return (value - low) / (high - low);
}

double HistogramView::valueAt(double x) const {
    const double share = std::clamp((x - plot().left()) / plot().width(), 0.0, 1.0);
    const double low = m_histogram.edges.front();
    const double high = m_histogram.edges.back();
    return m_isLogarithmic ? low * std::pow(high / low, share) : low + (high - low) * share;
}

std::size_t HistogramView::barAt(double x) const {
    const double share = (x - plot().left()) / plot().width();
    const auto count = static_cast<double>(m_histogram.counts.size());
    return static_cast<std::size_t>(std::clamp(share * count, 0.0, count - 1));
}

void HistogramView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.field);
    painter.drawRoundedRect(QRectF(rect()), Theme::radiusPx, Theme::radiusPx);
    painter.setFont(Theme::font(TypeRole::Caption));
    if (m_histogram.counts.empty()) {
        painter.setPen(theme.faintText);
        painter.drawText(rect(), Qt::AlignCenter, tr("No values to draw"));
        return;
    }
    const QRectF area = plot();
    drawCounts(painter);
    const double width = area.width() / static_cast<double>(m_histogram.counts.size());
    const double gap = width > 4 ? 1 : 0;
    painter.setRenderHint(QPainter::Antialiasing, gap > 0);
    for (std::size_t bar = 0; bar < m_histogram.counts.size(); ++bar) {
        const auto count = static_cast<double>(m_histogram.counts[bar]);
        const double height = count > 0 ? std::max(1.0, area.height() * heightOf(count)) : 0;
        const QRectF box(area.left() + width * static_cast<double>(bar), area.bottom() - height, width - gap, height);
        const bool isInside =
            !m_range || (m_histogram.edges[bar + 1] > m_range->first && m_histogram.edges[bar] < m_range->second);
        painter.fillRect(box, isInside ? theme.accent : Theme::mix(theme.field, theme.accent, 0.3));
    }
    if (m_range) {
        const double left = area.left() + area.width() * std::clamp(placeOf(m_range->first), 0.0, 1.0);
        const double right = area.left() + area.width() * std::clamp(placeOf(m_range->second), 0.0, 1.0);
        QColor tint = theme.accent;
        tint.setAlphaF(0.12F);
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), tint);
        painter.setPen(theme.accent);
        painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()));
        painter.drawLine(QPointF(right, area.top()), QPointF(right, area.bottom()));
    }
    painter.setPen(QPen(theme.faintText, 1, Qt::DotLine));
    for (const double mark : m_marks)
        if (const double place = placeOf(mark); place >= 0 && place <= 1)
            painter.drawLine(QPointF(area.left() + area.width() * place, area.top()),
                             QPointF(area.left() + area.width() * place, area.bottom()));
    drawScale(painter);
    drawHovered(painter);
}

void HistogramView::drawCounts(QPainter& painter) const {
    const QRectF area = plot();
    const double lineHeight = painter.fontMetrics().height();
    for (const double count : countTicks(area.height())) {
        const double y = std::round(area.bottom() - area.height() * heightOf(count)) + 0.5;
        painter.setPen(Theme::mix(Theme::current().field, Theme::current().line, 0.7));
        painter.drawLine(QPointF(area.left() - tickPx, y), QPointF(area.right(), y));
        painter.setPen(Theme::current().faintText);
        painter.drawText(QRectF(0, y - lineHeight / 2, area.left() - tickPx - 2, lineHeight),
                         Qt::AlignRight | Qt::AlignVCenter, countText(count));
    }
}

void HistogramView::drawScale(QPainter& painter) const {
    const QRectF area = plot();
    painter.setPen(Theme::current().line);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    std::vector<std::pair<double, QString>> ticks;
    const double low = m_histogram.edges.front();
    const double high = m_histogram.edges.back();
    if (m_isLogarithmic && high / low >= 10) {
        const int every = std::max(1, static_cast<int>(std::log10(high / low) / 6));
        for (int power = static_cast<int>(std::ceil(std::log10(low))); std::pow(10.0, power) <= high; power += every)
            ticks.emplace_back(std::pow(10.0, power), power >= -3 && power <= 4 ? QString::number(std::pow(10.0, power))
                                                                                : QStringLiteral("1e%1").arg(power));
    } else {
        const double step = niceStep(high - low, std::max(2, static_cast<int>(area.width() / 64)));
        for (double value = std::ceil(low / step) * step; value <= high + step * 1e-9; value += step)
            ticks.emplace_back(value, scaleNumber(value, step));
    }
    for (const auto& [value, text] : ticks) {
        const double x = area.left() + area.width() * placeOf(value);
        painter.setPen(Theme::current().line);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4));
        painter.setPen(Theme::current().faintText);
        const double textWidth = painter.fontMetrics().horizontalAdvance(text) + 2;
        const double left = std::clamp(x - textWidth / 2, 2.0, std::max(2.0, width() - textWidth - 2));
        painter.drawText(QRectF(left, area.bottom() + 4, textWidth, scaleHeightPx - 4), Qt::AlignCenter, text);
    }
}

void HistogramView::drawHovered(QPainter& painter) const {
    if (!m_hoverX)
        return;
    const std::size_t bar = barAt(*m_hoverX);
    const double low = m_histogram.edges[bar];
    const double high = m_histogram.edges[bar + 1];
    const double step = (high - low) / 10;
    painter.setPen(Theme::current().text);
    painter.drawText(
        QRectF(rect()).adjusted(10, 4, -10, 0), Qt::AlignTop | Qt::AlignRight,
        tr("%1 to %2: %L3").arg(scaleNumber(low, step), scaleNumber(high, step)).arg(m_histogram.counts[bar]));
}

void HistogramView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_histogram.counts.empty())
        m_pressX = event->position().x();
}

void HistogramView::mouseMoveEvent(QMouseEvent* event) {
    if (m_histogram.counts.empty())
        return;
    m_hoverX = event->position().x();
    if (m_pressX && std::abs(*m_hoverX - *m_pressX) >= dragPx)
        m_range = std::pair(valueAt(std::min(*m_pressX, *m_hoverX)), valueAt(std::max(*m_pressX, *m_hoverX)));
    update();
}

void HistogramView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_pressX)
        return;
    if (std::abs(event->position().x() - *m_pressX) < dragPx)
        m_range.reset();
    m_pressX.reset();
    update();
    Q_EMIT rangeChanged();
}

void HistogramView::leaveEvent(QEvent*) {
    m_hoverX.reset();
    update();
}

} // namespace oddity::widgets
