// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QMenu>

namespace oddity::widgets {

class Blinker;
class OverlayChoice;

/// Which layers blink, and how fast; the speed is that of all image views.
class BlinkMenu : public QMenu {
    Q_OBJECT

public:
    BlinkMenu(Blinker* blinker, OverlayChoice* choice, QWidget* parent = nullptr);
    QAction* blinkAction() const { return m_blink; } ///< starts and stops
    QAction* nextAction() const { return m_next; }

private:
    void list();

    Blinker* m_blinker;
    OverlayChoice* m_choice;
    QAction* m_blink;
    QAction* m_next;
};

} // namespace oddity::widgets
