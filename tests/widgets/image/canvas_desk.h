// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/tools/canvas_tools.h"

inline void moveTo(oddity::widgets::ImageCanvas& canvas, QPointF widget, Qt::MouseButtons buttons = Qt::NoButton) {
    QMouseEvent move(QEvent::MouseMove, widget, canvas.mapToGlobal(widget), Qt::NoButton, buttons, Qt::NoModifier);
    QApplication::sendEvent(&canvas, &move);
}

inline bool press(oddity::widgets::CanvasTools& tools, int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    return tools.press(QKeyEvent(QEvent::KeyPress, key, modifiers));
}
