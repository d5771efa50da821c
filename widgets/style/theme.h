// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

class QApplication;

namespace oddity::widgets {

/// The program's visual language: one palette, one spacing unit, one type scale, in dark and light.
struct Theme {
    bool isDark = true;
    QColor window, panel, raised, line, text, faintText, accent, accentText, warning, danger, good, canvas;
    static constexpr int spacingPx = 8;

    static Theme dark();
    static Theme light();
    static const Theme& current();
    /// Sets palette, style sheet and fonts of the whole program; views take other colours from current().
    static void apply(QApplication& application, const Theme& theme);

    /// Eight categorical colours that colour-blind people can tell apart (after Okabe & Ito 2008).
    QColor category(int index) const;
};

} // namespace oddity::widgets
