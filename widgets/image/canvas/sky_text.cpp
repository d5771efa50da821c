// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/sky_text.h"

#include <cmath>

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

} // namespace

QString raText(double raDeg) {
    const double turned = std::fmod(std::fmod(raDeg, 360) + 360, 360);
    const Sexagesimal parts(turned / 15, 2);
    return QStringLiteral("%1h%2m%3s")
        .arg(parts.whole % 24, 2, 10, QLatin1Char('0'))
        .arg(parts.minutes, 2, 10, QLatin1Char('0'))
        .arg(parts.seconds, 5, 'f', 2, QLatin1Char('0'));
}

QString decText(double decDeg) {
    const Sexagesimal parts(std::abs(decDeg), 1);
    return QStringLiteral("%1%2°%3′%4″")
        .arg(decDeg < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(parts.whole, 2, 10, QLatin1Char('0'))
        .arg(parts.minutes, 2, 10, QLatin1Char('0'))
        .arg(parts.seconds, 4, 'f', 1, QLatin1Char('0'));
}

QString skyText(const core::SkyPosition& position) {
    return QStringLiteral("%1  %2    %3°  %4%5°")
        .arg(raText(position.raDeg), decText(position.decDeg))
        .arg(position.raDeg, 0, 'f', 5)
        .arg(position.decDeg < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(std::abs(position.decDeg), 0, 'f', 5);
}

QString valueText(float value) {
    return std::isnan(value) ? QObject::tr("missing") : QString::number(static_cast<double>(value), 'g', 5);
}

std::optional<core::SkyPosition> GridSky::skyFromPixel(core::PixelPosition pixel) const {
    return m_sky->skyFromPixel({m_grid.originX + m_grid.step * pixel.x, m_grid.originY + m_grid.step * pixel.y});
}

std::optional<core::PixelPosition> GridSky::pixelFromSky(core::SkyPosition sky) const {
    const auto pixel = m_sky->pixelFromSky(sky);
    if (!pixel)
        return std::nullopt;
    return core::PixelPosition{(pixel->x - m_grid.originX) / m_grid.step, (pixel->y - m_grid.originY) / m_grid.step};
}

} // namespace oddity::widgets
