// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/drawing/screen_lines.h"

#include <algorithm>
#include <cmath>

namespace oddity::widgets {

namespace {

constexpr double leastStepPx = 0.5, leastLinePx = 1;

} // namespace

ScreenLines screenLines(const std::vector<QPolygonF>& lines, const ImageMapping& mapping) {
    const QRectF seen = mapping.seenPixels().adjusted(-1, -1, 1, 1);
    const QRect cells = mapping.seen().toAlignedRect().adjusted(-2, -2, 2, 2);
    std::vector<bool> isDotted(static_cast<std::size_t>(cells.width()) * static_cast<std::size_t>(cells.height()));
    ScreenLines shown;
    for (const QPolygonF& line : lines) {
        const QRectF box = line.boundingRect();
        if (box.right() < seen.left() || box.left() > seen.right() || box.bottom() < seen.top() ||
            box.top() > seen.bottom())
            continue;
        if (std::max(box.width(), box.height()) * mapping.zoom < leastLinePx) {
            const QPointF middle = mapping.toWidget(box.center());
            const QPoint cell(static_cast<int>(std::floor(middle.x())), static_cast<int>(std::floor(middle.y())));
            if (!cells.contains(cell))
                continue;
            const auto index =
                static_cast<std::size_t>(cell.y() - cells.top()) * static_cast<std::size_t>(cells.width()) +
                static_cast<std::size_t>(cell.x() - cells.left());
            if (!isDotted[index])
                shown.dots.push_back(middle);
            isDotted[index] = true;
            continue;
        }
        QPolygonF onScreen;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const QPointF point = mapping.toWidget(line[i]);
            if (i > 0 && i + 1 < line.size()) {
                const QPointF step = point - onScreen.last();
                if (std::max(std::abs(step.x()), std::abs(step.y())) < leastStepPx)
                    continue;
            }
            onScreen << point;
        }
        shown.lines.push_back(std::move(onScreen));
    }
    return shown;
}

} // namespace oddity::widgets
