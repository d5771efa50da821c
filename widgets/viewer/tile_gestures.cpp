// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include "widgets/viewer/tile_canvas.h"

namespace oddity::widgets {

namespace {

constexpr double wheelStep = 1.2; // as in DS9
constexpr double mostZoom = 256;

} // namespace

void TileCanvas::zoomBy(double factor, QPointF about) {
    if (!m_pyramid)
        return;
    const QPointF fixed = imageFromWidget(about);
    const double zoomed = std::clamp(zoom() * factor, std::min(1.0, fitZoom()) / 4, mostZoom);
    const QPointF offset = about - QPointF(width() / 2.0, height() / 2.0);
    m_link->show({fixed + QPointF(-offset.x(), offset.y()) / zoomed, m_sky}, zoomed);
}

void TileCanvas::wheelEvent(QWheelEvent* event) {
    zoomBy(std::pow(wheelStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void TileCanvas::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = event->position();
    m_centreAtPress = centre();
    m_contrastAtPress = m_rendering.contrast;
    m_biasAtPress = m_rendering.bias;
    if (event->button() != Qt::RightButton)
        setCursor(Qt::ClosedHandCursor);
}

void TileCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF moved = event->position() - m_pressedAt;
    if (m_pyramid && event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) {
        if (!m_link->isFit() || moved.manhattanLength() > 3)
            m_link->show({m_centreAtPress + QPointF(-moved.x(), moved.y()) / zoom(), m_sky}, zoom());
    } else if (m_pyramid && event->buttons() & Qt::RightButton) {
        setContrast(std::clamp(m_contrastAtPress * std::pow(10, -moved.y() / std::max(1, height())), 0.1, 10.0),
                    std::clamp(m_biasAtPress + moved.x() / std::max(1, width()), 0.0, 1.0));
    }
    const QPointF position = imageFromWidget(event->position());
    m_link->pointAt(contains(position) ? std::optional(LinkedPlace{position, m_sky}) : std::nullopt);
}

void TileCanvas::mouseReleaseEvent(QMouseEvent*) {
    setCursor(Qt::CrossCursor);
}

void TileCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::RightButton) {
        m_contrastAtPress = 1;
        m_biasAtPress = 0.5;
        setContrast(1, 0.5);
    } else {
        fit();
    }
}

void TileCanvas::keyPressEvent(QKeyEvent* event) {
    const QPointF middle(width() / 2.0, height() / 2.0);
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        zoomBy(2, middle);
    else if (event->key() == Qt::Key_Minus)
        zoomBy(0.5, middle);
    else
        QWidget::keyPressEvent(event);
}

void TileCanvas::leaveEvent(QEvent*) {
    m_link->pointAt(std::nullopt);
}

} // namespace oddity::widgets
