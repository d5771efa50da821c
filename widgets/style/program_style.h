// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QProxyStyle>

namespace oddity::widgets {

/// Qt's Fusion with the program's own icons in message boxes, also in those that Qt itself shows, and none on the
/// buttons of dialogs.
class ProgramStyle : public QProxyStyle {
    Q_OBJECT

public:
    ProgramStyle();
    int styleHint(StyleHint which, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* more) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace oddity::widgets
