// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/turning/turn_menu.h"

#include <QKeyEvent>

#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/turning/turn_dialog.h"
#include "widgets/style/icons.h"

namespace oddity::widgets {

TurnMenu::TurnMenu(PixelCanvas* canvas, QWidget* parent)
    : QMenu(tr("Turn and mirror"), parent), m_canvas(canvas), m_northUp(addAction(tr("North up, east left\tA"))) {
    setIcon(widgets::icon(QStringLiteral("turn")));
    setToolTipsVisible(true);
    m_northUp->setCheckable(true);
    m_northUp->setToolTip(tr("By the image's WCS in the middle of what is seen (Align in DS9)"));
    connect(m_northUp, &QAction::triggered, this, &TurnMenu::toggleNorthUp);
    addSeparator();
    const auto turn = [this](const QString& text, const LinearMap& map) {
        connect(addAction(text), &QAction::triggered, m_canvas, [canvas = m_canvas, map] { canvas->turnBy(map); });
    };
    turn(tr("Turn 90° left\tR"), LinearMap::turned(90));
    turn(tr("Turn 90° right\tShift+R"), LinearMap::turned(-90));
    connect(addAction(tr("Turn by an angle…")), &QAction::triggered, m_canvas, [canvas = m_canvas] {
        auto* dialog = new TurnDialog(canvas);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
    turn(tr("Flip x, left and right\tH"), LinearMap::mirroredX());
    turn(tr("Flip y, up and down\tV"), LinearMap::mirroredY());
    addSeparator();
    m_reset = addAction(tr("As in the file\tU"));
    connect(m_reset, &QAction::triggered, m_canvas, [canvas = m_canvas] { canvas->setTurn({}); });
    connect(this, &QMenu::aboutToShow, this, &TurnMenu::showState);
}

void TurnMenu::showState() {
    const bool isTurned = !m_canvas->turn().isNone() || !m_canvas->mapping().isUpright();
    const QString state = orientationText(m_canvas->mapping().orientation);
    m_northUp->setChecked(m_canvas->turn().isNorthUp);
    m_northUp->setEnabled(m_canvas->sky() != nullptr);
    m_reset->setEnabled(isTurned);
    m_reset->setText(state.isEmpty() ? tr("As in the file\tU") : tr("As in the file (now %1)\tU").arg(state));
}

void TurnMenu::toggleNorthUp() {
    const ViewTurn turn = m_canvas->turn();
    m_canvas->setTurn({!turn.isNorthUp, {}});
}

bool TurnMenu::press(const QKeyEvent& event) {
    const bool isPlain = event.modifiers() == Qt::NoModifier;
    if (event.key() == Qt::Key_R && (isPlain || event.modifiers() == Qt::ShiftModifier))
        m_canvas->turnBy(LinearMap::turned(isPlain ? 90 : -90));
    else if (event.key() == Qt::Key_H && isPlain)
        m_canvas->turnBy(LinearMap::mirroredX());
    else if (event.key() == Qt::Key_V && isPlain)
        m_canvas->turnBy(LinearMap::mirroredY());
    else if (event.key() == Qt::Key_A && isPlain && m_canvas->sky())
        toggleNorthUp();
    else if (event.key() == Qt::Key_U && isPlain)
        m_canvas->setTurn({});
    else
        return false;
    return true;
}

} // namespace oddity::widgets
