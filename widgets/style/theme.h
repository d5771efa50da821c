// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

class QApplication;

namespace oddity::widgets {

/// Steps of the type scale. Number has digits of one width; Mono is for ids and paths.
enum class TypeRole { Caption, Body, Strong, Title, Display, Number, Mono };

/// The program's visual language: one palette, one spacing unit, one type scale, in dark and light.
///
/// Widgets ask for a designed variant by the dynamic property "look": QLabel "title", "heading", "faint", "warning",
/// "danger", "good", "key"; QPushButton "primary", "quiet"; QFrame "card", "bar", "rule"; QTableView "flat".
struct Theme {
    bool isDark = true;
    QColor window, panel, raised, line, text, faintText, accent, accentText, warning, danger, good, canvas;
    QColor field;     ///< inside of text fields and tables
    QColor hover;     ///< under the pointer
    QColor selection; ///< selected rows; text stays text
    static constexpr int spacingPx = 8;
    static constexpr int radiusPx = 5;

    static Theme dark();
    static Theme light();
    static Theme system(); ///< what the desktop asks for where Qt can tell (6.5 and later), else dark
    static const Theme& current();
    /// Sets palette, style sheet and fonts of the whole program; views take other colours from current() and redraw on
    /// QEvent::PaletteChange.
    static void apply(QApplication& application, const Theme& theme);

    /// Eight categorical colours that colour-blind people can tell apart (after Okabe & Ito 2008).
    QColor category(int index) const;
    QPalette palette() const;
    QString styleSheet() const;
    static QFont font(TypeRole role);

    /// Contrast ratio of two opaque colours, 1 to 21 (W3C, WCAG 2.1).
    static double contrast(const QColor& first, const QColor& second);
    /// share 0 gives first, 1 gives second.
    static QColor mix(const QColor& first, const QColor& second, double share);
};

} // namespace oddity::widgets
