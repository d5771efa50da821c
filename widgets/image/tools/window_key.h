// SPDX-License-Identifier: BSD-3-Clause
#pragma once

class QShortcut;
class QWidget;

namespace oddity::widgets {

/// Space for a whole window, but while the focus is on something that needs it: a button, a list, a text.
QShortcut* spaceKey(QWidget* window);
/// Once something has been chosen in a list box of the view, keys go to the canvas again, not to the box.
void returnFocusTo(QWidget* canvas, const QWidget* view);

} // namespace oddity::widgets
