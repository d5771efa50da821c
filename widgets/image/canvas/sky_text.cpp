// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/sky_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>
#include <variant>

#include <QObject>

namespace oddity::widgets {

namespace {

/// Splits a value into whole units, minutes and seconds with this many decimals, rounding first.
struct Sexagesimal {
    qint64 whole, minutes;
    double seconds;
    Sexagesimal(double value, int decimals) {
        const double scale = std::pow(10, decimals);
        const auto ticks = static_cast<qint64>(std::llround(value * 3600 * scale));
        const auto perMinute = static_cast<qint64>(60 * scale);
        whole = ticks / (60 * perMinute);
        minutes = ticks / perMinute % 60;
        seconds = static_cast<double>(ticks % perMinute) / scale;
    }
};

constexpr double roundOff = 1e-6;
constexpr int mostDecimals = 9;
/// Between them no power of ten is written.
template <typename Real> constexpr Real plainFrom = Real(1e-4);
template <typename Real> constexpr Real wholeBelow = std::is_same_v<Real, float> ? Real(1e9) : Real(1e16);
const QString plus = QStringLiteral("+"), minus = QStringLiteral("−");

int decimalsOf(double step) {
    return std::max(0, static_cast<int>(std::ceil(-std::log10(step) - roundOff)));
}

template <typename Real> QString realText(Real value) {
    if (std::isnan(value))
        return QObject::tr("missing");
    const Real size = std::abs(value);
    if (size < wholeBelow<Real> && std::trunc(value) == value)
        return QString::number(static_cast<qint64>(value));
    if (std::isinf(value))
        return QString::number(static_cast<double>(value));
    const bool isPlain = size >= plainFrom<Real> && size < wholeBelow<Real>;
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   isPlain ? std::chars_format::fixed : std::chars_format::scientific);
    return QString::fromLatin1(digits.data(), end.ptr - digits.data());
}

QString filled(const QString& text) {
    constexpr QChar digitWide(0x2007);
    return text.leftJustified(valueFieldWidth, digitWide);
}

} // namespace

QString raText(double raDeg, int decimals) {
    const double turned = std::fmod(std::fmod(raDeg, 360) + 360, 360);
    const Sexagesimal parts(turned / 15, decimals);
    return QStringLiteral("%1h%2m%3s")
        .arg(parts.whole % 24, 2, 10, QLatin1Char('0'))
        .arg(parts.minutes, 2, 10, QLatin1Char('0'))
        .arg(parts.seconds, decimals > 0 ? 3 + decimals : 2, 'f', decimals, QLatin1Char('0'));
}

QString decText(double decDeg, int decimals) {
    const Sexagesimal parts(std::abs(decDeg), decimals);
    return QStringLiteral("%1%2°%3′%4″")
        .arg(decDeg < 0 ? minus : plus)
        .arg(parts.whole, 2, 10, QLatin1Char('0'))
        .arg(parts.minutes, 2, 10, QLatin1Char('0'))
        .arg(parts.seconds, decimals > 0 ? 3 + decimals : 2, 'f', decimals, QLatin1Char('0'));
}

PositionDecimals positionDecimals(double pixelScaleArcsec) {
    if (!(pixelScaleArcsec > 0) || !std::isfinite(pixelScaleArcsec))
        return {};
    const double tenth = pixelScaleArcsec / 10;
    const auto decimals = [](double step) { return std::min(decimalsOf(step), mostDecimals); };
    return {decimals(tenth / 15), decimals(tenth), decimals(tenth / 3600)};
}

QString skyText(const core::SkyPosition& position, const core::SkyFrame& frame, bool inDegrees,
                double pixelScaleArcsec) {
    const PositionDecimals decimals = positionDecimals(pixelScaleArcsec);
    const QString name = QString::fromStdString(frame.name());
    const QString longitude = QStringLiteral("%1°").arg(position.raDeg, 0, 'f', decimals.degrees);
    const QString latitude = QStringLiteral("%1%2°")
                                 .arg(position.decDeg < 0 ? minus : plus)
                                 .arg(std::abs(position.decDeg), 0, 'f', decimals.degrees);
    if (frame.system == core::SkyFrame::System::Ecliptic)
        return QStringLiteral("λ %1  β %2   %3").arg(longitude, latitude, name);
    if (!frame.isEquatorial())
        return QStringLiteral("l %1  b %2   %3").arg(longitude, latitude, name);
    if (inDegrees)
        return QStringLiteral("%1  %2   %3").arg(longitude, latitude, name);
    return QStringLiteral("%1  %2   %3")
        .arg(raText(position.raDeg, decimals.seconds), decText(position.decDeg, decimals.arcsec), name);
}

QString worldText(const std::vector<core::WorldValue>& values, const std::string& system) {
    QStringList texts;
    for (const core::WorldValue& value : values) {
        QString text = QString::fromStdString(value.name) + QLatin1Char(' ');
        if (value.unit == "deg")
            text +=
                QStringLiteral("%1%2°").arg(value.value < 0 ? minus : QString()).arg(std::abs(value.value), 0, 'f', 6);
        else
            text +=
                QStringLiteral("%1 %2").arg(value.value, 0, 'g', 8).arg(QString::fromStdString(value.unit)).trimmed();
        texts << text;
    }
    return QStringLiteral("%1   %2").arg(texts.join(QStringLiteral("  ")), QString::fromStdString(system));
}

QString longitudeLabel(double longitudeDeg, double stepDeg, bool inDegrees) {
    if (inDegrees)
        return QStringLiteral("%1°").arg(longitudeDeg, 0, 'f', decimalsOf(stepDeg));
    const double stepSeconds = stepDeg / 15 * 3600;
    const QString text = raText(longitudeDeg, stepSeconds < 1 ? decimalsOf(stepSeconds) : 0);
    return stepSeconds >= 3600 - roundOff ? text.left(3) : stepSeconds >= 60 - roundOff ? text.left(6) : text;
}

QString latitudeLabel(double latitudeDeg, double stepDeg, bool inDegrees) {
    if (inDegrees)
        return QStringLiteral("%1%2°")
            .arg(latitudeDeg < 0 ? minus : plus)
            .arg(std::abs(latitudeDeg), 0, 'f', decimalsOf(stepDeg));
    const double stepArcsec = stepDeg * 3600;
    const QString text = decText(latitudeDeg, stepArcsec < 1 ? decimalsOf(stepArcsec) : 0);
    return stepArcsec >= 3600 - roundOff ? text.left(4) : stepArcsec >= 60 - roundOff ? text.left(7) : text;
}

QString valueText(float value) {
    return realText(value);
}

QString valueText(const core::ExactValue& value) {
    return std::visit(
        [](auto number) {
            if constexpr (std::is_integral_v<decltype(number)>)
                return QString::number(number);
            else
                return realText(number);
        },
        value);
}

QString valueField(float value) {
    return filled(valueText(value));
}

QString valueField(const core::ExactValue& value) {
    return filled(valueText(value));
}

QString measureText(float value) {
    return std::isnan(value) ? QObject::tr("missing") : QString::number(static_cast<double>(value), 'g', 5);
}

} // namespace oddity::widgets
