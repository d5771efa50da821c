// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QMenu>

class QKeyEvent;

namespace oddity::widgets {

class PixelCanvas;

/// How the image on a canvas is turned and mirrored, as DS9's Zoom menu has it, with a key for each.
class TurnMenu : public QMenu {
    Q_OBJECT

public:
    TurnMenu(PixelCanvas* canvas, QWidget* parent);
    bool press(const QKeyEvent& event); ///< true when the key was one of these

private:
    void showState();
    void toggleNorthUp();

    PixelCanvas* m_canvas;
    QAction* m_northUp;
    QAction* m_reset;
};

} // namespace oddity::widgets
