// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/plane_view.h"

#include <algorithm>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/style/theme.h"
#include "widgets/table/outputs/plane_window.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr int picturePx = 72;
constexpr int gapPx = 8;
constexpr std::size_t mostPlanes = 24;

int columnsIn(int width) {
    return std::max(1, (width + gapPx) / (picturePx + gapPx));
}

} // namespace

PlaneView::PlaneView(QWidget* parent) : OutputView(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMouseTracking(true);
}

void PlaneView::setOutput(const core::ObjectOutput& output) {
    m_output = output;
    m_pictures.clear();
    const auto& planes = std::get<core::ImagePlanes>(m_output.value);
    const std::size_t shown = std::min(mostPlanes, planes.names.size());
    m_left = planes.names.size() - shown;
    for (std::size_t plane = 0; plane < shown; ++plane)
        m_pictures.push_back(planePicture(output.about.kind, planes.planes.item(static_cast<std::int64_t>(plane)),
                                          static_cast<int>(planes.planes.shape[2]),
                                          static_cast<int>(planes.planes.shape[1])));
    if (m_window && m_window->isVisible() && m_opened < shown)
        m_window->setPlane(m_output, m_opened);
    updateGeometry();
    update();
}

int PlaneView::heightForWidth(int width) const {
    const int columns = columnsIn(width);
    const int rows = (static_cast<int>(m_pictures.size()) + columns - 1) / columns;
    return rows * (picturePx + nameHeight() + gapPx / 2) + (m_left > 0 ? nameHeight() : 0);
}

int PlaneView::nameHeight() const {
    const QFontMetrics metrics(Theme::font(TypeRole::Caption));
    const auto& names = std::get<core::ImagePlanes>(m_output.value).names;
    const bool isWide = std::ranges::any_of(names, [&metrics](const std::string& name) {
        return metrics.horizontalAdvance(QString::fromStdString(name)) > picturePx;
    });
    return metrics.height() * (isWide ? 2 : 1) + 4;
}

QSize PlaneView::sizeHint() const {
    return {240, heightForWidth(std::max(240, width()))};
}

QRect PlaneView::cellOf(std::size_t plane) const {
    const int columns = columnsIn(width());
    const int index = static_cast<int>(plane);
    return {(index % columns) * (picturePx + gapPx), (index / columns) * (picturePx + nameHeight() + gapPx / 2),
            picturePx, picturePx + nameHeight()};
}

std::size_t PlaneView::planeAt(const QPoint& place) const {
    std::size_t plane = 0;
    while (plane < m_pictures.size() && !cellOf(plane).contains(place))
        ++plane;
    return plane;
}

void PlaneView::mouseMoveEvent(QMouseEvent* event) {
    setCursor(planeAt(event->position().toPoint()) < m_pictures.size() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void PlaneView::mouseReleaseEvent(QMouseEvent* event) {
    const std::size_t plane = planeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || plane >= m_pictures.size())
        return;
    if (!m_window)
        m_window = new PlaneWindow(this);
    m_opened = plane;
    m_window->setPlane(m_output, plane);
    m_window->show();
    m_window->raise();
}

bool PlaneView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return OutputView::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const std::size_t plane = planeAt(help->pos()); plane < m_pictures.size())
        QToolTip::showText(help->globalPos(),
                           tr("%1, %2 … %3. A click shows it large.")
                               .arg(QString::fromStdString(std::get<core::ImagePlanes>(m_output.value).names[plane]),
                                    measuredText(double{m_pictures[plane].limits.low}, 0),
                                    measuredText(double{m_pictures[plane].limits.high}, 0)),
                           this);
    return true;
}

void PlaneView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setFont(Theme::font(TypeRole::Caption));
    const auto& names = std::get<core::ImagePlanes>(m_output.value).names;
    for (std::size_t plane = 0; plane < m_pictures.size(); ++plane) {
        const QRect cell = cellOf(plane);
        const QRectF frame(cell.left(), cell.top(), picturePx, picturePx);
        painter.fillRect(frame, theme.canvas);
        QSizeF size = QSizeF(m_pictures[plane].image.size()).scaled(frame.size(), Qt::KeepAspectRatio);
        QRectF place(QPointF(), size);
        place.moveCenter(frame.center());
        painter.drawImage(place, m_pictures[plane].image);
        painter.setPen(theme.faintText);
        const QRect name(cell.left(), cell.top() + picturePx + 2, picturePx, nameHeight() - 2);
        painter.drawText(name, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                         QString::fromStdString(names[plane]));
    }
    if (m_left > 0)
        painter.drawText(QRect(0, height() - nameHeight(), width(), nameHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("and %L1 more").arg(m_left));
}

} // namespace oddity::widgets
