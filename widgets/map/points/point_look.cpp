// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/points/point_look.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/data/display/colour_map.h"

namespace oddity::widgets {

namespace {

constexpr double lowPercentile = 0.01;
constexpr double highPercentile = 0.99;
constexpr int coloursOfTheme = 8;

QColor categoryColour(const Field& field, int index, const Theme& theme) {
    if (index < field.categoryColours.size())
        if (const QColor own(field.categoryColours[index]); own.isValid())
            return own;
    const QColor base = theme.category(index % coloursOfTheme);
    const int round = index / coloursOfTheme;
    return round == 0 ? base : round % 2 == 1 ? base.lighter(145) : base.darker(145);
}

QRgb withAlpha(QRgb colour, int alpha) {
    return (colour & 0xffffff) | (static_cast<QRgb>(alpha) << 24);
}

void fadeCrowds(PointLook& look, const MapPoints& points) {
    for (std::size_t point = 0; point < points.size(); ++point)
        look.colours[point] = withAlpha(look.colours[point], points.isolation(point));
}

void setLimits(ColourScale& scale, const MapPoints& points, const Field& field) {
    std::vector<float> values;
    values.reserve(points.size());
    for (std::size_t point = 0; point < points.size(); ++point)
        if (const float value = field.values[points.row(point).index()]; std::isfinite(value))
            values.push_back(value);
    scale.missing = static_cast<qint64>(points.size() - values.size());
    if (values.empty())
        return;
    const auto percentile = [&values](double share) {
        const auto place = values.begin() + std::lround(share * static_cast<double>(values.size() - 1));
        std::nth_element(values.begin(), place, values.end());
        return static_cast<double>(*place);
    };
    scale.low = percentile(lowPercentile);
    scale.high = percentile(highPercentile);
    const auto [least, most] = std::ranges::minmax(values);
    if (scale.low == scale.high) {
        scale.low = least;
        scale.high = most;
    }
    scale.isCutLow = least < scale.low;
    scale.isCutHigh = most > scale.high;
}

} // namespace

std::array<QRgb, 256> valueRamp(bool isDark) {
    const core::ColourMap map = core::ColourMap::named("viridis");
    std::array<QRgb, 256> ramp;
    for (std::size_t step = 0; step < ramp.size(); ++step) {
        const double t = static_cast<double>(step) / 255;
        const core::Rgb colour = map.at(static_cast<float>(isDark ? 0.14 + 0.86 * t : 0.9 - 0.9 * t));
        ramp[step] = qRgb(colour.red, colour.green, colour.blue);
    }
    return ramp;
}

PointLook colourPoints(const MapPoints& points, const Field* field, const Theme& theme) {
    PointLook look;
    look.colours.resize(points.size());
    look.layers.assign(points.size(), PointLook::Plain);
    ColourScale& scale = look.scale;
    if (!field || field->values.size() < points.rowCount()) {
        std::ranges::fill(look.colours, Theme::mix(theme.text, theme.category(1), theme.isDark ? 0.5 : 0.75).rgb());
        fadeCrowds(look, points);
        return look;
    }
    scale.name = field->name;
    scale.unit = field->unit;
    scale.origin = field->origin;
    scale.missingColour = Theme::mix(theme.faintText, theme.canvas, 0.4);
    const QRgb missing = scale.missingColour.rgb();

    if (!field->categories.isEmpty()) {
        scale.kind = ColourScale::Kind::Categories;
        for (int index = 0; index < field->categories.size(); ++index)
            scale.categories.push_back({field->categories[index], categoryColour(*field, index, theme), 0});
    } else {
        scale.kind = ColourScale::Kind::Continuous;
        setLimits(scale, points, *field);
    }
    const std::array<QRgb, 256> ramp = valueRamp(theme.isDark);
    const double range = scale.high > scale.low ? scale.high - scale.low : 1;
    const auto categories = static_cast<float>(scale.categories.size());

    for (std::size_t point = 0; point < points.size(); ++point) {
        const float value = field->values[points.row(point).index()];
        const bool isKnown =
            std::isfinite(value) && (scale.kind == ColourScale::Kind::Continuous || (value >= 0 && value < categories));
        if (!isKnown) {
            look.colours[point] = missing;
            look.layers[point] = PointLook::Behind;
            scale.missing += scale.kind == ColourScale::Kind::Categories ? 1 : 0;
        } else if (scale.kind == ColourScale::Kind::Categories) {
            ColourScale::Category& category = scale.categories[static_cast<std::size_t>(value)];
            ++category.count;
            look.colours[point] = category.colour.rgb();
        } else {
            const double t = std::clamp((value - scale.low) / range, 0.0, 1.0);
            look.colours[point] = ramp[static_cast<std::size_t>(t * 255 + 0.5)];
        }
    }
    fadeCrowds(look, points);
    return look;
}

void showSelection(PointLook& look, const MapPoints& points, const core::Selection& selection, const Theme& theme) {
    if (selection.empty())
        return;
    const bool isUniform = look.scale.kind == ColourScale::Kind::Uniform;
    std::vector<std::uint8_t> isSelected(points.size(), 0);
    for (const core::RowId row : selection.rows())
        if (const std::int64_t point = points.pointOf(row); point >= 0)
            isSelected[static_cast<std::size_t>(point)] = 1;
    const QColor canvas = theme.canvas;
    const QColor grey = Theme::mix(theme.faintText, canvas, 0.35);
    const auto muted = [&](QRgb colour) {
        return Theme::mix(Theme::mix(QColor::fromRgb(colour), grey, 0.7), canvas, 0.2).rgb();
    };
    QRgb lastPlain = 0, lastMuted = muted(0);
    for (std::size_t point = 0; point < points.size(); ++point) {
        if (isSelected[point] != 0) {
            look.layers[point] = PointLook::Chosen;
            if (isUniform)
                look.colours[point] = withAlpha(theme.accent.rgb(), qAlpha(look.colours[point]));
            continue;
        }
        const int alpha = qAlpha(look.colours[point]);
        if (const QRgb plain = look.colours[point] | 0xff000000; plain != lastPlain) {
            lastPlain = plain;
            lastMuted = muted(plain);
        }
        look.layers[point] = PointLook::Behind;
        look.colours[point] = withAlpha(lastMuted, alpha);
    }
}

PointStyle pointStyle(const MapPoints& points, double unitsPerPx, double sizeFactor) {
    PointStyle style;
    if (points.size() == 0)
        return style;
    const double number = static_cast<double>(points.size());
    const double extent = std::max({points.bounds().width(), points.bounds().height(), 1e-30});
    const double magnification = std::max(1.0, extent / (700 * unitsPerPx));
    const double base = std::clamp(12 * std::pow(number / 100, -0.17), 1.5, 10.0);
    style.diameterPx = std::clamp(base * std::pow(magnification, 0.3), 1.5, 14.0) * sizeFactor;
    const double area = std::numbers::pi / 4 * style.diameterPx * style.diameterPx;
    const double overlap = points.crowding() * unitsPerPx * unitsPerPx * area;
    style.opacity = MapPoints::mostIsolation * std::pow(std::max(overlap, 1e-6), -MapPoints::isolationPower);
    return style;
}

} // namespace oddity::widgets
