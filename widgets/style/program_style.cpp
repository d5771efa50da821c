// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/program_style.h"

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

ProgramStyle::ProgramStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

int ProgramStyle::styleHint(StyleHint which, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* more) const {
    return which == SH_DialogButtonBox_ButtonsHaveIcons ? 0 : QProxyStyle::styleHint(which, option, widget, more);
}

QIcon ProgramStyle::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const {
    const Theme& theme = Theme::current();
    switch (which) {
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return icon(QStringLiteral("info"), theme.accent);
    case SP_MessageBoxWarning:
        return icon(QStringLiteral("warning"), theme.warning);
    case SP_MessageBoxCritical:
        return icon(QStringLiteral("warning"), theme.danger);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace oddity::widgets
