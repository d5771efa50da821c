// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/blink_menu.h"

#include <QAction>

#include "widgets/image/tools/blinker.h"
#include "widgets/image/tools/overlay_choice.h"
#include "widgets/style/icons.h"

namespace oddity::widgets {

BlinkMenu::BlinkMenu(Blinker* blinker, OverlayChoice* choice, QWidget* parent)
    : QMenu(tr("Blink which and how fast"), parent), m_blinker(blinker), m_choice(choice),
      m_blink(new QAction(widgets::icon(QStringLiteral("blink")), tr("Blink\tB"), this)),
      m_next(new QAction(tr("Next layer\t]"), this)) {
    m_blink->setCheckable(true);
    connect(m_blink, &QAction::triggered, blinker, &Blinker::setRunning);
    connect(blinker, &Blinker::runningChanged, m_blink, &QAction::setChecked);
    connect(m_next, &QAction::triggered, blinker, [blinker] { blinker->step(1); });
    connect(this, &QMenu::aboutToShow, this, &BlinkMenu::list);
    blinker->setSeconds(choice->blinkSeconds());
    connect(choice, &OverlayChoice::changed, blinker,
            [blinker, choice] { blinker->setSeconds(choice->blinkSeconds()); });
}

void BlinkMenu::list() {
    clear();
    for (const QString& name : m_blinker->layers()) {
        QAction* action = addAction(name);
        action->setCheckable(true);
        action->setChecked(m_blinker->isChosen(name));
        connect(action, &QAction::toggled, m_blinker,
                [this, name](bool isChosen) { m_blinker->setChosen(name, isChosen); });
    }
    addSeparator();
    for (const double seconds : {0.2, 0.5, 1.0, 2.0}) {
        QAction* action = addAction(tr("every %1 s").arg(seconds));
        action->setCheckable(true);
        action->setChecked(m_choice->blinkSeconds() == seconds);
        connect(action, &QAction::triggered, m_choice, [this, seconds] { m_choice->setBlinkSeconds(seconds); });
    }
}

} // namespace oddity::widgets
