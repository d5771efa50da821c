// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/light_measures.h"

#include <algorithm>
#include <cmath>

namespace oddity::core {

namespace {

constexpr int rBand = 1;
constexpr double ringArcsec = 0.08;

/// Light in r inside circles of growing radius, pixels split in nine so that small radii are resolved.
std::vector<double> growthCurve(const Canvas& canvas, double xArcsec, double yArcsec) {
    std::vector<double> rings(static_cast<std::size_t>(Canvas::size * stampPixelArcsec / ringArcsec) + 1, 0.0);
    for (int y = 0; y < Canvas::size; ++y)
        for (int x = 0; x < Canvas::size; ++x)
            for (int part = 0; part < 9; ++part) {
                const double dx = Canvas::offsetArcsec(x + (part % 3 - 1) / 3.0) - xArcsec;
                const double dy = Canvas::offsetArcsec(y + (part / 3 - 1) / 3.0) - yArcsec;
                const auto ring = static_cast<std::size_t>(std::sqrt(dx * dx + dy * dy) / ringArcsec);
                rings[std::min(ring, rings.size() - 1)] += static_cast<double>(canvas.at(rBand, x, y)) / 9;
            }
    for (std::size_t i = 1; i < rings.size(); ++i)
        rings[i] += rings[i - 1];
    return rings;
}

double radiusHolding(const std::vector<double>& growth, double share) {
    const double wanted = share * growth.back();
    const auto after = std::lower_bound(growth.begin(), growth.end(), wanted);
    const auto ring = static_cast<std::size_t>(after - growth.begin());
    const double before = ring == 0 ? 0 : growth[ring - 1];
    const double step = growth[ring] - before;
    return (static_cast<double>(ring) + (step > 0 ? (wanted - before) / step : 0)) * ringArcsec;
}

double ellipticityOf(const Canvas& canvas, double xArcsec, double yArcsec, double weightRadius) {
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int y = 0; y < Canvas::size; ++y)
        for (int x = 0; x < Canvas::size; ++x) {
            const double dx = Canvas::offsetArcsec(x) - xArcsec;
            const double dy = Canvas::offsetArcsec(y) - yArcsec;
            const double light = static_cast<double>(canvas.at(rBand, x, y)) *
                                 std::exp(-0.5 * (dx * dx + dy * dy) / (weightRadius * weightRadius));
            xx += light * dx * dx;
            yy += light * dy * dy;
            xy += light * dx * dy;
        }
    const double mean = 0.5 * (xx + yy);
    const double split = std::hypot(0.5 * (xx - yy), xy);
    return mean > 0 ? 1 - std::sqrt(std::max(0.0, mean - split) / (mean + split)) : 0;
}

} // namespace

LightMeasures measureLight(const Canvas& canvas, double xArcsec, double yArcsec) {
    LightMeasures measures;
    for (int band = 0; band < skyBands; ++band)
        measures.flux[static_cast<std::size_t>(band)] = canvas.total(band);
    const std::vector<double> growth = growthCurve(canvas, xArcsec, yArcsec);
    measures.r50Arcsec = radiusHolding(growth, 0.5);
    measures.r90Arcsec = radiusHolding(growth, 0.9);
    measures.ellipticity = ellipticityOf(canvas, xArcsec, yArcsec, 2 * measures.r50Arcsec);
    return measures;
}

} // namespace oddity::core
