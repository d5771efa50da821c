// SPDX-License-Identifier: BSD-3-Clause
// Mouse and keys of PixelCanvas.
#include <algorithm>
#include <cmath>

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include "widgets/image/canvas/pixel_canvas.h"

namespace oddity::widgets {

namespace {

constexpr double wheelStep = 1.2; // as in DS9
constexpr double clickPx = 4;     ///< a button that moved less has clicked

} // namespace

/// A drag that is held goes on from the new zoom.
void PixelCanvas::wheelEvent(QWheelEvent* event) {
    zoomBy(std::pow(wheelStep, event->angleDelta().y() / 120.0), event->position());
    if (event->buttons() & m_held & (Qt::LeftButton | Qt::MiddleButton)) {
        m_pressedAt = event->position();
        m_mappingAtPress = mapping();
        m_isClick = false;
    }
    event->accept();
}

/// One button at a time: another that goes down meanwhile does nothing.
void PixelCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != m_held && event->buttons() & m_held)
        return;
    m_held = event->button();
    m_pressedAt = event->position();
    m_isClick = true;
    m_mappingAtPress = mapping();
    m_contrastAtPress = m_rendering.contrast;
    m_biasAtPress = m_rendering.bias;
    if (event->button() != Qt::RightButton)
        setCursor(Qt::ClosedHandCursor);
}

void PixelCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF moved = event->position() - m_pressedAt;
    m_isClick = m_isClick && moved.manhattanLength() < clickPx;
    const Qt::MouseButtons held = event->buttons() & m_held;
    if (hasImage() && held & (Qt::LeftButton | Qt::MiddleButton)) {
        if (!m_isClick)
            showAt(m_mappingAtPress.centre - m_mappingAtPress.imageStep(moved), m_mappingAtPress.zoom);
    } else if (hasImage() && held & Qt::RightButton && !m_isClick) {
        m_rendering.bias = std::clamp(m_biasAtPress + moved.x() / std::max(1, width()), 0.0, 1.0);
        m_rendering.contrast =
            std::clamp(m_contrastAtPress * std::pow(10, -moved.y() / std::max(1, height())), 0.1, 10.0);
        recolour();
        Q_EMIT recoloured();
        Q_EMIT contrastChanged(m_rendering.contrast, m_rendering.bias);
    }
    const QPointF position = imageFromWidget(event->position());
    m_link->pointAt(pixelAt(position) ? std::optional(LinkedPlace{position, m_sky}) : std::nullopt);
    if (!m_link->isFrozen())
        Q_EMIT hovered(crosshair());
    if (event->buttons() == Qt::NoButton)
        showTip(event->position(), event->globalPosition().toPoint());
}

void PixelCanvas::showTip(QPointF position, QPoint globalPosition) {
    QString tip;
    for (auto overlay = m_overlays.rbegin(); overlay != m_overlays.rend() && tip.isEmpty(); ++overlay)
        if (*overlay && (*overlay)->isVisible())
            tip = (*overlay)->tipAt(position, mapping());
    if (!tip.isEmpty())
        QToolTip::showText(globalPosition, tip, this);
    else if (m_hasTip)
        QToolTip::hideText();
    m_hasTip = !tip.isEmpty();
}

void PixelCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != m_held)
        return;
    m_held = Qt::NoButton;
    setCursor(Qt::CrossCursor);
    if (!m_isClick || !hasImage())
        return;
    m_isClick = false;
    if (event->button() == Qt::RightButton)
        Q_EMIT menuAsked(event->globalPosition().toPoint());
    if (event->button() == Qt::MiddleButton)
        showAt(imageFromWidget(event->position()), zoom());
    if (event->button() == Qt::LeftButton)
        for (auto overlay = m_overlays.rbegin(); overlay != m_overlays.rend(); ++overlay)
            if (*overlay && (*overlay)->isVisible() && (*overlay)->click(event->position(), mapping()))
                return;
}

void PixelCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        mousePressEvent(event);
    else if (!(event->buttons() & m_held))
        fit();
}

/// A right press may become a drag: the menu waits for the release.
void PixelCanvas::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Keyboard && hasImage())
        Q_EMIT menuAsked(event->globalPos());
    event->accept();
}

void PixelCanvas::keyPressEvent(QKeyEvent* event) {
    const QPointF middle(width() / 2.0, height() / 2.0);
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        zoomBy(2, middle);
    else if (event->key() == Qt::Key_Minus)
        zoomBy(0.5, middle);
    else if (event->key() == Qt::Key_O && event->modifiers() == Qt::NoModifier)
        zoomTo(1);
    else if (event->key() == Qt::Key_Home)
        fit();
    else
        QWidget::keyPressEvent(event);
}

void PixelCanvas::leaveEvent(QEvent*) {
    m_link->pointAt(std::nullopt);
}

} // namespace oddity::widgets
