// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/sparkline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QPainter>
#include <QPolygonF>

namespace oddity::widgets {

namespace {

struct Span {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();

    void add(double value) {
        if (std::isfinite(value)) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
    }
    bool isEmpty() const { return !(least <= most); }
};

} // namespace

void drawSparkline(QPainter& painter, const QRectF& area, const std::vector<double>& numbers, const QColor& colour) {
    Span whole;
    for (const double number : numbers)
        whole.add(number);
    if (whole.isEmpty())
        return;
    const double range = whole.most > whole.least ? whole.most - whole.least : 1;
    const auto yOf = [&](double value) { return area.bottom() - area.height() * (value - whole.least) / range; };
    const std::size_t places = std::min(numbers.size(), static_cast<std::size_t>(std::max(2.0, area.width())));
    const double stepPx = places > 1 ? area.width() / static_cast<double>(places - 1) : 0;
    painter.setPen(QPen(colour, 1.2));
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() == 1)
            painter.drawPoint(line.front());
        else
            painter.drawPolyline(line);
        line.clear();
    };
    for (std::size_t place = 0; place < places; ++place) {
        Span span;
        for (std::size_t index = place * numbers.size() / places; index < (place + 1) * numbers.size() / places;
             ++index)
            span.add(numbers[index]);
        if (span.isEmpty()) {
            flush();
            continue;
        }
        const double x = area.left() + stepPx * static_cast<double>(place);
        line << QPointF(x, yOf(span.least));
        if (span.most > span.least)
            line << QPointF(x, yOf(span.most));
    }
    flush();
}

} // namespace oddity::widgets
