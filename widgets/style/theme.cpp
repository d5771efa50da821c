// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QStyleHints>

#include "widgets/style/program_style.h"

static void loadResources() {
    Q_INIT_RESOURCE(style);
}

namespace oddity::widgets {

namespace {

Theme& themeInForce() {
    static Theme theme = Theme::dark();
    return theme;
}

double linearized(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double relativeLuminance(const QColor& colour) {
    return 0.2126 * linearized(colour.redF()) + 0.7152 * linearized(colour.greenF()) +
           0.0722 * linearized(colour.blueF());
}

} // namespace

Theme Theme::dark() {
    Theme theme;
    theme.isDark = true;
    theme.canvas = QColor(0x07, 0x0a, 0x11);
    theme.window = QColor(0x0e, 0x12, 0x1b);
    theme.panel = QColor(0x14, 0x1a, 0x26);
    theme.raised = QColor(0x20, 0x28, 0x38);
    theme.line = QColor(0x2c, 0x36, 0x49);
    theme.text = QColor(0xe6, 0xea, 0xf2);
    theme.faintText = QColor(0x98, 0xa4, 0xb8);
    theme.accent = QColor(0xf4, 0xb0, 0x4a);
    theme.accentText = QColor(0x1c, 0x13, 0x04);
    theme.warning = QColor(0xe9, 0xcf, 0x63);
    theme.danger = QColor(0xff, 0x86, 0x7c);
    theme.good = QColor(0x63, 0xd1, 0xa2);
    theme.field = QColor(0x0b, 0x0f, 0x17);
    theme.hover = QColor(0x29, 0x33, 0x46);
    theme.selection = QColor(0x25, 0x38, 0x58);
    return theme;
}

Theme Theme::light() {
    Theme theme;
    theme.isDark = false;
    theme.canvas = QColor(0xfa, 0xfb, 0xfd);
    theme.window = QColor(0xe9, 0xed, 0xf3);
    theme.panel = QColor(0xf6, 0xf8, 0xfb);
    theme.raised = QColor(0xe3, 0xe8, 0xf0);
    theme.line = QColor(0xc6, 0xcf, 0xdc);
    theme.text = QColor(0x17, 0x1e, 0x2c);
    theme.faintText = QColor(0x51, 0x5d, 0x73);
    theme.accent = QColor(0x8c, 0x4e, 0x00);
    theme.accentText = QColor(0xff, 0xff, 0xff);
    theme.warning = QColor(0x6e, 0x50, 0x00);
    theme.danger = QColor(0xad, 0x23, 0x1a);
    theme.good = QColor(0x10, 0x64, 0x40);
    theme.field = QColor(0xff, 0xff, 0xff);
    theme.hover = QColor(0xd8, 0xdf, 0xea);
    theme.selection = QColor(0xcf, 0xde, 0xf6);
    return theme;
}

Theme Theme::system() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Light)
        return light();
#endif
    return dark();
}

const Theme& Theme::current() {
    return themeInForce();
}

void Theme::apply(QApplication& application, const Theme& theme) {
    loadResources();
    themeInForce() = theme;
    QApplication::setStyle(new ProgramStyle);
    QApplication::setFont(font(TypeRole::Body));
    QApplication::setPalette(theme.palette());
    application.setStyleSheet(theme.styleSheet());
}

QColor Theme::category(int index) const {
    static constexpr std::array<QRgb, 8> okabeIto{0xffe69f00, 0xff56b4e9, 0xff009e73, 0xfff0e442,
                                                  0xff0072b2, 0xffd55e00, 0xffcc79a7, 0xff999999};
    const int count = static_cast<int>(okabeIto.size());
    return QColor::fromRgb(okabeIto[static_cast<std::size_t>(((index % count) + count) % count)]);
}

QPalette Theme::palette() const {
    QPalette result;
    const QColor disabled = mix(faintText, panel, 0.45);
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, window},
        {QPalette::WindowText, text},
        {QPalette::Base, field},
        {QPalette::AlternateBase, mix(field, panel, 0.6)},
        {QPalette::Text, text},
        {QPalette::Button, raised},
        {QPalette::ButtonText, text},
        {QPalette::BrightText, danger},
        {QPalette::ToolTipBase, raised},
        {QPalette::ToolTipText, text},
        {QPalette::PlaceholderText, faintText},
        {QPalette::Highlight, selection},
        {QPalette::HighlightedText, text},
        {QPalette::Link, accent},
        {QPalette::LinkVisited, faintText},
        {QPalette::Light, mix(raised, text, 0.15)},
        {QPalette::Midlight, mix(raised, text, 0.08)},
        {QPalette::Mid, line},
        {QPalette::Dark, mix(window, Qt::black, 0.3)},
        {QPalette::Shadow, QColor(Qt::black)},
    };
    for (const auto& [role, colour] : roles)
        result.setColor(role, colour);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        result.setColor(QPalette::Disabled, role, disabled);
    return result;
}

QString Theme::styleSheet() const {
    loadResources();
    QFile file(QStringLiteral(":/oddity/style/oddity.qss"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The style sheet is missing from the program's resources.");
    QString sheet = QString::fromUtf8(file.readAll());
    const auto translucent = [](const QColor& colour, double alpha) {
        return QStringLiteral("rgba(%1,%2,%3,%4)")
            .arg(colour.red())
            .arg(colour.green())
            .arg(colour.blue())
            .arg(alpha, 0, 'f', 2);
    };
    // A name that begins another must come after it.
    const std::pair<QString, QString> words[] = {
        {QStringLiteral("@accentText"), accentText.name()},
        {QStringLiteral("@accentSoft"), translucent(accent, isDark ? 0.16 : 0.12)},
        {QStringLiteral("@accentHover"), mix(accent, isDark ? Qt::white : Qt::black, 0.14).name()},
        {QStringLiteral("@accent"), accent.name()},
        {QStringLiteral("@faintText"), faintText.name()},
        {QStringLiteral("@disabledText"), mix(faintText, panel, 0.45).name()},
        {QStringLiteral("@text"), text.name()},
        {QStringLiteral("@window"), window.name()},
        {QStringLiteral("@panel"), panel.name()},
        {QStringLiteral("@raised"), raised.name()},
        {QStringLiteral("@pressed"), mix(raised, window, 0.6).name()},
        {QStringLiteral("@lineSoft"), mix(line, panel, 0.5).name()},
        {QStringLiteral("@lineStrong"), mix(line, text, 0.25).name()},
        {QStringLiteral("@line"), line.name()},
        {QStringLiteral("@fieldBand"), mix(field, panel, 0.6).name()},
        {QStringLiteral("@field"), field.name()},
        {QStringLiteral("@hover"), hover.name()},
        {QStringLiteral("@selection"), selection.name()},
        {QStringLiteral("@warning"), warning.name()},
        {QStringLiteral("@danger"), danger.name()},
        {QStringLiteral("@good"), good.name()},
        {QStringLiteral("@canvas"), canvas.name()},
        {QStringLiteral("@mode"), isDark ? QStringLiteral("dark") : QStringLiteral("light")},
        {QStringLiteral("@caption"), QString::number(font(TypeRole::Caption).pointSizeF()) + QStringLiteral("pt")},
        {QStringLiteral("@title"), QString::number(font(TypeRole::Title).pointSizeF()) + QStringLiteral("pt")},
        {QStringLiteral("@radius"), QString::number(radiusPx) + QStringLiteral("px")},
    };
    for (const auto& [word, value] : words)
        sheet.replace(word, value);
    return sheet;
}

QFont Theme::font(TypeRole role) {
    QFont result = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const double body = std::clamp(result.pointSizeF(), 9.0, 14.0);
    result.setPointSizeF(body);
    result.setStyleHint(QFont::SansSerif);
    switch (role) {
    case TypeRole::Body:
        break;
    case TypeRole::Caption:
        result.setPointSizeF(body * 0.89);
        break;
    case TypeRole::Strong:
        result.setWeight(QFont::DemiBold);
        break;
    case TypeRole::Title:
        result.setPointSizeF(body * 1.22);
        result.setWeight(QFont::DemiBold);
        break;
    case TypeRole::Display:
        result.setPointSizeF(body * 1.67);
        result.setWeight(QFont::DemiBold);
        break;
    case TypeRole::Number:
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
        result.setFeature("tnum", 1);
#endif
        break;
    case TypeRole::Mono:
        result = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        result.setPointSizeF(body * 0.95);
        break;
    }
    return result;
}

double Theme::contrast(const QColor& first, const QColor& second) {
    const double one = relativeLuminance(first) + 0.05;
    const double other = relativeLuminance(second) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

QColor Theme::mix(const QColor& first, const QColor& second, double share) {
    const auto blend = [share](double from, double to) { return static_cast<float>(from + (to - from) * share); };
    return QColor::fromRgbF(blend(first.redF(), second.redF()), blend(first.greenF(), second.greenF()),
                            blend(first.blueF(), second.blueF()));
}

} // namespace oddity::widgets
