// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/light_shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oddity::core {

namespace {

struct Box {
    int x0, x1, y0, y1; ///< inclusive
};

Box boxAround(const Placement& place, double reachArcsec) {
    auto clamped = [](double pixel) { return static_cast<int>(std::clamp(pixel, -1.0, Canvas::size + 0.0)); };
    const double reach = reachArcsec / stampPixelArcsec;
    const double x = Canvas::pixelAt(place.xArcsec);
    const double y = Canvas::pixelAt(place.yArcsec);
    return {std::max(0, clamped(std::floor(x - reach))), std::min(Canvas::size - 1, clamped(std::ceil(x + reach))),
            std::max(0, clamped(std::floor(y - reach))), std::min(Canvas::size - 1, clamped(std::ceil(y + reach)))};
}

class Ellipse {
public:
    explicit Ellipse(const Placement& place)
        : m_place(place), m_cos(std::cos(place.angle)), m_sin(std::sin(place.angle)) {}

    double squareRadius(double xArcsec, double yArcsec) const {
        const double dx = xArcsec - m_place.xArcsec;
        const double dy = yArcsec - m_place.yArcsec;
        const double along = dx * m_cos + dy * m_sin;
        const double across = (dy * m_cos - dx * m_sin) / m_place.axisRatio;
        return along * along + across * across;
    }

private:
    Placement m_place;
    double m_cos;
    double m_sin;
};

} // namespace

void addSersic(Canvas& canvas, const Placement& place, double radiusArcsec, double index, double flux,
               const Colour& colour) {
    const double b = 2 * index - 1.0 / 3 + 4 / (405 * index) + 46 / (25515 * index * index); // Ciotti & Bertin 1999
    const double area = 2 * std::numbers::pi * index * radiusArcsec * radiusArcsec * place.axisRatio *
                        std::tgamma(2 * index) * std::pow(b, -2 * index);
    const double peak = flux / area * stampPixelArcsec * stampPixelArcsec;
    const double power = 0.5 / index;
    const double softening = 0.03 * 0.03; // arcsec²: stands in for what finer sampling of the cusp would average
    const Ellipse ellipse(place);
    const Box box = boxAround(place, 12 * radiusArcsec + 1);
    const double steepRadius = std::max(0.8, 0.35 * radiusArcsec);
    for (int y = box.y0; y <= box.y1; ++y) {
        for (int x = box.x0; x <= box.x1; ++x) {
            const double centre = ellipse.squareRadius(Canvas::offsetArcsec(x), Canvas::offsetArcsec(y));
            const int samples = centre < 0.4 * 0.4 ? 9 : centre < steepRadius * steepRadius ? 4 : 1;
            double sum = 0;
            for (int j = 0; j < samples; ++j)
                for (int i = 0; i < samples; ++i) {
                    const double sampleX = Canvas::offsetArcsec(x + (i + 0.5) / samples - 0.5);
                    const double sampleY = Canvas::offsetArcsec(y + (j + 0.5) / samples - 0.5);
                    const double square =
                        (ellipse.squareRadius(sampleX, sampleY) + softening) / (radiusArcsec * radiusArcsec);
                    sum += std::exp(-b * std::pow(square, power));
                }
            canvas.add(x, y, peak * sum / (samples * samples), colour);
        }
    }
}

void addPatch(Canvas& canvas, const Placement& place, double sigmaArcsec, double flux, const Colour& colour) {
    const double peak = flux / (2 * std::numbers::pi * sigmaArcsec * sigmaArcsec * place.axisRatio) * stampPixelArcsec *
                        stampPixelArcsec;
    const Ellipse ellipse(place);
    const Box box = boxAround(place, 4 * sigmaArcsec);
    for (int y = box.y0; y <= box.y1; ++y)
        for (int x = box.x0; x <= box.x1; ++x) {
            const double square = ellipse.squareRadius(Canvas::offsetArcsec(x), Canvas::offsetArcsec(y));
            canvas.add(x, y, peak * std::exp(-0.5 * square / (sigmaArcsec * sigmaArcsec)), colour);
        }
}

} // namespace oddity::core
