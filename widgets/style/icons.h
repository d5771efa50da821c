// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace oddity::widgets {

/// A line icon of the program by the name of its file in resources/icons ("fit", "lasso", "odd" …), painted in the
/// text colours of the theme in force, in the accent where it is checked. An unknown name is a programming error.
QIcon icon(const QString& name);
/// The same in one colour, for class buttons and flags.
QIcon icon(const QString& name, const QColor& colour);
/// The same in what is read on the accent, for the button of a page.
QIcon iconOnAccent(const QString& name);
/// The program's own icon, in its own colours.
QIcon programIcon();

} // namespace oddity::widgets
