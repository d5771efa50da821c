// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/map_gestures.h"

#include <cmath>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>
#include <QWidget>

namespace oddity::widgets {

namespace {

constexpr double zoomPerNotch = 1.2; ///< DS9's step
constexpr double keyPanPx = 60;
constexpr double lassoStepPx = 2;
constexpr double smallestRegionPx = 4;

} // namespace

MapGestures::MapGestures(QWidget* canvas) : QObject(canvas), m_canvas(canvas) {
    canvas->setMouseTracking(true);
    canvas->setFocusPolicy(Qt::StrongFocus);
    canvas->installEventFilter(this);
    showCursor();
}

void MapGestures::setTool(MapTool tool) {
    m_tool = tool;
    showCursor();
}

void MapGestures::showCursor() {
    m_canvas->setCursor(m_drag == Drag::Pan      ? Qt::ClosedHandCursor
                        : m_tool == MapTool::Pan ? Qt::ArrowCursor
                                                 : Qt::CrossCursor);
}

bool MapGestures::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonRelease:
        release(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
            Q_EMIT fitAsked();
        return true;
    case QEvent::Wheel: {
        auto* wheel = static_cast<QWheelEvent*>(event);
        Q_EMIT zoomed(wheel->position(), std::pow(zoomPerNotch, wheel->angleDelta().y() / 120.0));
        wheel->accept();
        return true;
    }
    case QEvent::NativeGesture: {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture)
            return false;
        Q_EMIT zoomed(gesture->position(), 1 + gesture->value());
        return true;
    }
    case QEvent::Leave:
        Q_EMIT hoverEnded();
        return false;
    case QEvent::KeyPress:
        return pressKey(*static_cast<QKeyEvent*>(event));
    default:
        return QObject::eventFilter(watched, event);
    }
}

void MapGestures::press(const QMouseEvent& event) {
    if (m_drag != Drag::None || (event.button() != Qt::LeftButton && event.button() != Qt::MiddleButton))
        return;
    m_drag = Drag::Press;
    m_pressButton = event.button();
    m_pressModifiers = event.modifiers();
    m_pressPlace = m_lastPlace = event.position();
}

void MapGestures::beginDrag(const QMouseEvent& event) {
    if ((event.position() - m_pressPlace).manhattanLength() < QApplication::startDragDistance())
        return;
    const bool hasShift = m_pressModifiers.testFlag(Qt::ShiftModifier);
    const bool hasControl = m_pressModifiers.testFlag(Qt::ControlModifier);
    if (m_pressButton == Qt::MiddleButton)
        m_drag = Drag::Pan;
    else if (hasShift)
        m_drag = hasControl ? Drag::Lasso : Drag::Rectangle;
    else
        m_drag = m_tool == MapTool::Pan ? Drag::Pan : m_tool == MapTool::Rectangle ? Drag::Rectangle : Drag::Lasso;
    m_region.clear();
    m_region << m_pressPlace;
    Q_EMIT hoverEnded();
    showCursor();
}

void MapGestures::move(const QMouseEvent& event) {
    const QPointF place = event.position();
    if (m_drag == Drag::Press)
        beginDrag(event);
    switch (m_drag) {
    case Drag::None:
        Q_EMIT hovered(place);
        break;
    case Drag::Press:
        return;
    case Drag::Pan:
        Q_EMIT panned(place - m_lastPlace);
        break;
    case Drag::Rectangle:
        m_region = QPolygonF{m_pressPlace, {place.x(), m_pressPlace.y()}, place, {m_pressPlace.x(), place.y()}};
        Q_EMIT regionDrawn(m_region);
        break;
    case Drag::Lasso:
        if ((place - m_region.back()).manhattanLength() >= lassoStepPx)
            m_region << place;
        Q_EMIT regionDrawn(m_region);
        break;
    }
    m_lastPlace = place;
}

void MapGestures::release(const QMouseEvent& event) {
    if (event.button() != m_pressButton || m_drag == Drag::None)
        return;
    const Drag drag = std::exchange(m_drag, Drag::None);
    m_pressButton = Qt::NoButton;
    showCursor();
    const bool hasShift = m_pressModifiers.testFlag(Qt::ShiftModifier);
    const bool hasControl = m_pressModifiers.testFlag(Qt::ControlModifier);
    const core::SelectionMode mode = m_pressModifiers.testFlag(Qt::AltModifier) ? core::SelectionMode::Remove
                                     : hasControl && !hasShift                  ? core::SelectionMode::Add
                                                                                : core::SelectionMode::Replace;
    if (drag == Drag::Press && event.button() == Qt::LeftButton)
        Q_EMIT clicked(m_pressPlace,
                       hasShift && mode == core::SelectionMode::Replace ? core::SelectionMode::Add : mode);
    if (drag == Drag::Rectangle || drag == Drag::Lasso) {
        const QPolygonF region = std::exchange(m_region, {});
        Q_EMIT regionDrawn({});
        const QRectF box = region.boundingRect();
        if (region.size() > 2 && box.width() >= smallestRegionPx && box.height() >= smallestRegionPx)
            Q_EMIT regionClosed(region, mode);
    }
}

bool MapGestures::pressKey(const QKeyEvent& event) {
    const QPointF middle = QRectF(m_canvas->rect()).center();
    switch (event.key()) {
    case Qt::Key_Escape:
        if (m_drag == Drag::Rectangle || m_drag == Drag::Lasso) {
            m_drag = Drag::None;
            m_pressButton = Qt::NoButton;
            m_region.clear();
            Q_EMIT regionDrawn({});
            showCursor();
        } else {
            Q_EMIT cleared();
        }
        return true;
    case Qt::Key_F:
    case Qt::Key_Home:
        if (event.modifiers() != Qt::NoModifier)
            return false;
        Q_EMIT fitAsked();
        return true;
    case Qt::Key_T:
        if (event.modifiers() != Qt::NoModifier)
            return false;
        Q_EMIT picturesAsked();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        Q_EMIT zoomed(middle, zoomPerNotch);
        return true;
    case Qt::Key_Minus:
        Q_EMIT zoomed(middle, 1 / zoomPerNotch);
        return true;
    case Qt::Key_Left:
        Q_EMIT panned({keyPanPx, 0});
        return true;
    case Qt::Key_Right:
        Q_EMIT panned({-keyPanPx, 0});
        return true;
    case Qt::Key_Up:
        Q_EMIT panned({0, keyPanPx});
        return true;
    case Qt::Key_Down:
        Q_EMIT panned({0, -keyPanPx});
        return true;
    default:
        return false;
    }
}

} // namespace oddity::widgets
