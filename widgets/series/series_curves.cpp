// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/series/series_curves.h"

#include <algorithm>

#include <QCoreApplication>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("oddity::widgets::SeriesView", text);
}

PlotCurve emptyCurve(const core::Series& series, std::size_t band) {
    PlotCurve curve;
    const bool isSpectrum = series.kind == core::SeriesKind::Spectrum;
    curve.look = isSpectrum ? PlotCurve::Look::Steps : PlotCurve::Look::Points;
    curve.colour = isSpectrum ? Theme::current().text : Theme::current().category(static_cast<int>(band));
    if (!series.bandOf.empty())
        curve.name = QString::fromStdString(series.bands[band]);
    return curve;
}

/// valueOf and errorOf are of a point's number; what a band has no point of has no curve.
template <typename ValueOf, typename ErrorOf>
std::vector<PlotCurve> byBand(const core::Series& series, bool hasErrors, ValueOf valueOf, ErrorOf errorOf) {
    std::vector<PlotCurve> curves;
    const std::size_t bands = series.bandOf.empty() ? 1 : series.bands.size();
    for (std::size_t band = 0; band < bands; ++band) {
        PlotCurve curve = emptyCurve(series, band);
        for (std::size_t point = 0; point < series.size(); ++point) {
            if (!series.bandOf.empty() && series.bandOf[point] != band)
                continue;
            curve.x.push_back(series.positions[point]);
            curve.y.push_back(valueOf(point));
            curve.masked.push_back(series.masked[point]);
            if (hasErrors)
                curve.errors.push_back(errorOf(point));
        }
        if (curve.size() > 0)
            curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace

std::vector<PlotCurve> curvesOf(const core::Series& series) {
    return byBand(
        series, !series.errors.empty(), [&](std::size_t point) { return series.values[point]; },
        [&](std::size_t point) { return series.errors[point]; });
}

std::vector<PlotCurve> rebuiltCurves(const core::Series& series, std::span<const float> values) {
    std::vector<PlotCurve> curves = byBand(
        series, false, [&](std::size_t point) { return values[point]; }, [](std::size_t) { return 0.0F; });
    for (PlotCurve& curve : curves) {
        const bool isSpectrum = series.kind == core::SeriesKind::Spectrum;
        curve.name = curve.name.isEmpty() ? tr("reconstruction") : tr("%1, reconstruction").arg(curve.name);
        curve.colour = isSpectrum ? Theme::current().category(1) : curve.colour;
        curve.look = PlotCurve::Look::Line;
    }
    return curves;
}

std::vector<PlotCurve> residualCurves(const core::Series& series, std::span<const float> values) {
    const auto valueOf = [&](std::size_t point) {
        const float difference = series.values[point] - values[point];
        return series.errors.empty() ? difference : difference / series.errors[point];
    };
    return byBand(series, false, valueOf, [](std::size_t) { return 0.0F; });
}

PlotTint tintOf(const core::Attribution& attribution, const core::Series& points) {
    PlotTint tint{points.positions, std::vector<float>(points.size(), 0.0F)};
    const std::int64_t channels = attribution.tellsBandsApart ? attribution.map.count() : 1;
    for (std::int64_t channel = 0; channel < channels; ++channel)
        for (std::size_t point = 0; point < points.size(); ++point)
            tint.values[point] += attribution.map.item(channel)[point];
    return tint;
}

QString positionLabel(const core::Series& series) {
    return series.kind == core::SeriesKind::Spectrum ? tr("wavelength [Å]") : tr("time [d]");
}

QString valueLabel(const core::Series& series) {
    const QString name = series.isMagnitude ? tr("magnitude") : tr("flux");
    const QString unit = QString::fromStdString(series.unit);
    return unit.isEmpty() || (series.isMagnitude && unit == QLatin1String("mag"))
               ? name
               : QStringLiteral("%1 [%2]").arg(name, unit);
}

} // namespace oddity::widgets
