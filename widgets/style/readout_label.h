// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QLabel>

#include "widgets/style/theme.h"

namespace oddity::widgets {

/// A line of text that is read off a view: selectable, as wide as there is room for. look is a property of the style
/// sheet ("faint", "warning"), null for the plain one.
QLabel* readoutLabel(QWidget* parent, const char* look, TypeRole role);

} // namespace oddity::widgets
