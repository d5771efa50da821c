// SPDX-License-Identifier: BSD-3-Clause
#pragma once

class QShortcut;
class QWidget;

namespace oddity::widgets {

/// Space for a whole window, but while the focus is on something that needs it: a button, a list, a text.
QShortcut* spaceKey(QWidget* window);

} // namespace oddity::widgets
