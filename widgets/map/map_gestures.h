// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>
#include <QPointF>
#include <QPolygonF>

#include "core/data/selection.h"

class QKeyEvent;
class QMouseEvent;
class QWidget;

namespace oddity::widgets {

enum class MapTool { Pan, Rectangle, Lasso };

/// Turns the mouse and key events of a canvas into what a person means. Dragging pans, Shift+drag draws a rectangle,
/// Ctrl+Shift+drag a lasso; an armed tool draws without Shift, and then Ctrl adds to the selection. Alt always takes
/// away from it. The middle button pans whatever the tool. Positions are pixels of the canvas.
class MapGestures : public QObject {
    Q_OBJECT

public:
    explicit MapGestures(QWidget* canvas);

    MapTool tool() const { return m_tool; }
    void setTool(MapTool tool);

Q_SIGNALS:
    void panned(QPointF pixels);
    void zoomed(QPointF about, double factor);
    void hovered(QPointF pixel);
    void hoverEnded();
    void clicked(QPointF pixel, oddity::core::SelectionMode mode);
    void regionDrawn(const QPolygonF& pixels); ///< while dragging; empty when the drag ends or is given up
    void regionClosed(const QPolygonF& pixels, oddity::core::SelectionMode mode);
    void cleared();
    void fitAsked();
    void picturesAsked(); ///< to show them, or no longer

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Press, Pan, Rectangle, Lasso };
    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    bool pressKey(const QKeyEvent& event);
    void beginDrag(const QMouseEvent& event);
    void showCursor();

    QWidget* m_canvas;
    MapTool m_tool = MapTool::Pan;
    Drag m_drag = Drag::None;
    Qt::KeyboardModifiers m_pressModifiers;
    Qt::MouseButton m_pressButton = Qt::NoButton;
    QPointF m_pressPlace;
    QPointF m_lastPlace;
    QPolygonF m_region;
};

} // namespace oddity::widgets
